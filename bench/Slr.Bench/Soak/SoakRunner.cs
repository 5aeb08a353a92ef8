using System.Diagnostics;
using System.Text.Json;
using Slr.Primitives.Randomness;
using Slr.Runs.Files;

namespace Slr.Bench.Soak;

/// <summary>
/// Disturbs real processes, by SIGKILL at random moments and by injected faults, and compares what they end with with an
/// undisturbed run.
/// </summary>
/// <param name="processes">Starts the program.</param>
/// <param name="seed">Seed of the random moments.</param>
/// <param name="progress">Told each trial as it ends.</param>
public sealed class SoakRunner(RunProcesses processes, ulong seed, Action<SoakTrial> progress)
{
    /// <summary>Patience of a run that is stopped, and how long it stands still.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2), Standstill = 3 * Patience;

    private readonly List<SoakTrial> trials = [];
    private ulong moments;

    /// <summary>
    /// Disturbs runs of the smaller recipe first, so that what breaks is told soon, then kills the larger at random moments.
    /// </summary>
    /// <exception cref="InvalidOperationException">An undisturbed run fails.</exception>
    public async Task<SoakReport> RunAsync(SoakPlan plan, CancellationToken cancellation)
    {
        bool same = plan.FaultyWords.SequenceEqual(plan.KilledWords);
        string reference = same ? "undisturbed" : "undisturbed-tiny";
        TimeSpan tiny = await UndisturbedAsync(reference, plan.FaultyWords, cancellation);
        await AtCallsAsync("killed-at-calls", plan, reference, tiny, cancellation);
        await StoppedAsync("stopped", plan.FaultyWords, reference, tiny, cancellation);
        for (int number = 0; number < plan.Faults.Length; number++)
            await FaultyAsync($"faulty-{number + 1}", plan.Faults[number], plan.FaultyWords, reference, tiny, cancellation);
        TimeSpan undisturbed = same ? tiny : await UndisturbedAsync("undisturbed", plan.KilledWords, cancellation);
        for (int killed = 0, run = 1; killed < plan.Kills; run++)
            killed += await KilledAsync($"killed-{run}", plan, killed, undisturbed, cancellation);
        return new SoakReport(undisturbed, [.. trials]);
    }

    private async Task<TimeSpan> UndisturbedAsync(string name, IReadOnlyList<string> words, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        int code = await processes.LaunchAsync(name, words, null, cancellation);
        return code == 0
            ? Stopwatch.GetElapsedTime(began)
            : throw new InvalidOperationException($"the undisturbed run ended with exit code {code}; its log is in {processes.Of(name)}");
    }

    /// <summary>Kills one run again and again until it ends, or until there were enough kills.</summary>
    private async Task<int> KilledAsync(string name, SoakPlan plan, int before, TimeSpan undisturbed, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        int killed = 0, code = RunProcesses.Killed;
        while (code == RunProcesses.Killed)
        {
            double share = new CounterRandom(seed, moments++).NextDouble(0.02, plan.LatestKill);
            code = await processes.LaunchAsync(name, plan.KilledWords, before + killed < plan.Kills ? undisturbed * share : null,
                cancellation);
            killed += code == RunProcesses.Killed ? 1 : 0;
        }
        Judge($"SIGKILL, run {name[(name.IndexOf('-') + 1)..]}", name, "undisturbed", code, code == 0, killed,
            Stopwatch.GetElapsedTime(began) - undisturbed);
        return killed;
    }

    /// <summary>Kills one run at one call on its directory after the other, until a process ends before it comes to the next.</summary>
    private async Task AtCallsAsync(string name, SoakPlan plan, string reference, TimeSpan undisturbed, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        int killed = 0, code = RunProcesses.Killed;
        foreach (int call in plan.Calls)
        {
            code = await processes.LaunchAsync(name, [.. plan.FaultyWords, $"chaos.faults=[\"disk kills at {call}\"]"], null, cancellation);
            if (code != RunProcesses.Killed)
                break;
            killed++;
        }
        if (code == RunProcesses.Killed)
            code = await processes.LaunchAsync(name, plan.FaultyWords, null, cancellation);
        Judge("SIGKILL at calls on the run directory", name, reference, code, code == 0, killed,
            Stopwatch.GetElapsedTime(began) - undisturbed);
    }

    /// <summary>
    /// Lets a run stand still for longer than its patience once it has written a seal (before, it may not hold its directory
    /// yet), and meanwhile starts another process on its directory.
    /// </summary>
    private async Task StoppedAsync(string name, IReadOnlyList<string> words, string reference, TimeSpan undisturbed,
        CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        string[] impatient = [.. words.Where(word => !word.StartsWith("supervision.patience=", StringComparison.Ordinal)),
            $"supervision.patience={Patience.TotalSeconds:0}s"];
        int injected = 0, second = 0;
        int code = await processes.LaunchAsync(name, impatient, null, cancellation, async process =>
        {
            await FirstSealAsync(name, process, cancellation);
            using var stopped = new StoppedProcess(process.Id);
            if (!stopped.IsStopped)
                return;
            injected = 2;
            second = await processes.LaunchAsync(name, impatient, null, cancellation);
            await Task.Delay(Standstill, cancellation);
        });
        if (injected > 0 && second != ExitCode.InUse)
            code = second == 0 ? -1 : second;
        Judge("SIGSTOP for longer than the patience, and a second process", name, reference, code, code == 0, injected,
            Stopwatch.GetElapsedTime(began) - undisturbed);
    }

    private async Task FirstSealAsync(string name, Process process, CancellationToken cancellation)
    {
        string seals = Path.Combine(processes.Of(name), RunFileNames.Seals);
        while (!process.HasExited && !(Directory.Exists(seals) && Directory.EnumerateDirectories(seals).Any()))
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellation);
    }

    private async Task FaultyAsync(string name, SoakFaults faults, IReadOnlyList<string> words, string reference, TimeSpan undisturbed,
        CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        int code = await processes.LaunchAsync(name,
            [.. words, $"chaos.faults=[{string.Join(',', faults.Lines.Select(line => JsonSerializer.Serialize(line)))}]"],
            null, cancellation);
        if (code != 0 && faults.Allows(code))
            code = await processes.LaunchAsync(name, words, null, cancellation) is 0 ? code : -1;
        int struck = File.ReadLines(Path.Combine(processes.Of(name), "log.txt"))
            .Count(line => line.Contains("Injected fault:", StringComparison.Ordinal));
        Judge(faults.Name, name, reference, code, faults.Allows(code), struck, Stopwatch.GetElapsedTime(began) - undisturbed);
    }

    private void Judge(string what, string name, string reference, int code, bool allowed, int injected, TimeSpan extra)
    {
        string? difference = !allowed ? $"exit code {code}, see {processes.Of(name)}/log.txt"
            : injected == 0 && !what.StartsWith("SIG", StringComparison.Ordinal) ? "no fault struck"
            : RunComparison.FirstDifference(processes.Of(reference), processes.Of(name));
        // On a machine that was busier during the undisturbed run a disturbed one can be the faster.
        TimeSpan lost = extra > TimeSpan.Zero ? extra : TimeSpan.Zero;
        var trial = new SoakTrial(what, injected, difference, RunTimings.LostSteps(processes.Of(name)), lost);
        trials.Add(trial);
        progress(trial);
    }
}

using System.Diagnostics;
using System.Text.Json;
using Slr.Primitives.Randomness;

namespace Slr.Actors.Soak;

/// <summary>
/// Disturbs real processes, by SIGKILL at random moments and by injected faults, and compares what they end with with an
/// undisturbed run.
/// </summary>
/// <param name="processes">Starts the program.</param>
/// <param name="seed">Seed of the random moments.</param>
/// <param name="progress">Told each trial as it ends.</param>
public sealed class SoakRunner(RunProcesses processes, ulong seed, Action<SoakTrial> progress)
{
    private readonly List<SoakTrial> trials = [];
    private ulong moments;

    /// <summary>Runs the program undisturbed, then with kills, then with faults.</summary>
    /// <exception cref="InvalidOperationException">An undisturbed run fails.</exception>
    public async Task<SoakReport> RunAsync(SoakPlan plan, CancellationToken cancellation)
    {
        TimeSpan undisturbed = await UndisturbedAsync("undisturbed", plan.KilledWords, cancellation);
        for (int killed = 0, run = 1; killed < plan.Kills; run++)
            killed += await KilledAsync($"killed-{run}", plan, killed, undisturbed, cancellation);
        bool same = plan.FaultyWords.SequenceEqual(plan.KilledWords);
        string reference = same ? "undisturbed" : "undisturbed-tiny";
        TimeSpan tiny = same ? undisturbed : await UndisturbedAsync(reference, plan.FaultyWords, cancellation);
        for (int number = 0; number < plan.Faults.Length; number++)
            await FaultyAsync($"faulty-{number + 1}", plan.Faults[number], plan.FaultyWords, reference, tiny, cancellation);
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
            code = await processes.LaunchAsync(name, plan.KilledWords, before + killed < plan.Kills ? undisturbed * share : null, cancellation);
            killed += code == RunProcesses.Killed ? 1 : 0;
        }
        Judge($"SIGKILL, run {name[(name.IndexOf('-') + 1)..]}", name, "undisturbed", code, 0, killed, Stopwatch.GetElapsedTime(began) - undisturbed);
        return killed;
    }

    private async Task FaultyAsync(string name, SoakFaults faults, IReadOnlyList<string> words, string reference, TimeSpan undisturbed,
        CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        int code = await processes.LaunchAsync(name, [.. words, $"chaos.faults=[{string.Join(',', faults.Lines.Select(line => JsonSerializer.Serialize(line)))}]"],
            null, cancellation);
        if (code == faults.ExitCode && code != 0)
            code = await processes.LaunchAsync(name, words, null, cancellation) is 0 ? faults.ExitCode : -1;
        int struck = File.ReadLines(Path.Combine(processes.Of(name), "log.txt")).Count(line => line.Contains("Injected fault:", StringComparison.Ordinal));
        Judge(faults.Name, name, reference, code, faults.ExitCode, struck, Stopwatch.GetElapsedTime(began) - undisturbed);
    }

    private void Judge(string what, string name, string reference, int code, int expectedCode, int injected, TimeSpan extra)
    {
        string? difference = code != expectedCode ? $"exit code {code}, see {processes.Of(name)}/log.txt"
            : injected == 0 && !what.StartsWith("SIGKILL", StringComparison.Ordinal) ? "no fault struck"
            : RunComparison.FirstDifference(processes.Of(reference), processes.Of(name));
        // On a machine that was busier during the undisturbed run a disturbed one can be the faster.
        TimeSpan lost = extra > TimeSpan.Zero ? extra : TimeSpan.Zero;
        var trial = new SoakTrial(what, injected, difference, RunTimings.LostSteps(processes.Of(name)), lost);
        trials.Add(trial);
        progress(trial);
    }
}

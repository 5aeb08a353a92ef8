using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Slr.Primitives.Randomness;

namespace Slr.Actors.Soak;

/// <summary>Starts the program for one run in a directory, with further settings.</summary>
/// <param name="runs">Parent of the run's directory.</param>
/// <param name="cache">Cache of the run: one of its own, so that stage 1 is trained and can be killed too.</param>
/// <param name="name">Name of the run.</param>
/// <param name="settings">Further words <c>key=value</c>.</param>
public delegate ProcessStartInfo StartRun(string runs, string cache, string name, IReadOnlyList<string> settings);

/// <summary>
/// Disturbs real processes, by SIGKILL at random moments and by injected faults, and compares what they end with with an
/// undisturbed run.
/// </summary>
/// <param name="start">Starts the program.</param>
/// <param name="folder">Where the runs go.</param>
/// <param name="seed">Seed of the random moments.</param>
public sealed class SoakRunner(StartRun start, string folder, ulong seed)
{
    private readonly List<SoakTrial> trials = [];

    /// <summary>Runs the program undisturbed, then with kills, then once with each fault.</summary>
    /// <param name="kills">How often the killed run is killed.</param>
    /// <param name="faults">Lines of <c>chaos.faults</c>.</param>
    /// <param name="progress">Told each trial as it ends.</param>
    /// <param name="cancellation">Ends the soak and its processes.</param>
    /// <exception cref="InvalidOperationException">The undisturbed run fails.</exception>
    public async Task<SoakReport> RunAsync(
        int kills, IEnumerable<string> faults, Action<SoakTrial> progress, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        int code = await LaunchAsync("undisturbed", [], null, cancellation);
        if (code != 0)
            throw new InvalidOperationException($"the undisturbed run ended with exit code {code}");
        TimeSpan undisturbed = Stopwatch.GetElapsedTime(began);
        if (kills > 0)
            Add(await KilledAsync(kills, undisturbed, cancellation), progress);
        int number = 0;
        foreach (string fault in faults)
            Add(await FaultyAsync($"fault-{number++}", fault, undisturbed, cancellation), progress);
        return new SoakReport(undisturbed, [.. trials]);
    }

    private async Task<SoakTrial> KilledAsync(int kills, TimeSpan undisturbed, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        int killed = 0, code = -1;
        for (int launch = 0; launch < kills && code != 0; launch++)
        {
            var random = new CounterRandom(seed, (ulong)launch);
            // Early and late moments alike; each launch gets a little further than the start-up of the program.
            code = await LaunchAsync("killed", [], undisturbed * random.NextDouble(0.1, 0.9), cancellation);
            killed += code == 0 ? 0 : 1;
        }
        if (code != 0)
            code = await LaunchAsync("killed", [], null, cancellation);
        return Judge("kills", "killed", code, killed, Stopwatch.GetElapsedTime(began) - undisturbed);
    }

    private async Task<SoakTrial> FaultyAsync(string name, string fault, TimeSpan undisturbed, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        int code = await LaunchAsync(name, [$"chaos.faults=[{JsonSerializer.Serialize(fault)}]"], null, cancellation);
        return Judge(fault, name, code, 1, Stopwatch.GetElapsedTime(began) - undisturbed);
    }

    private SoakTrial Judge(string what, string name, int code, int injected, TimeSpan extra)
    {
        ImmutableArray<string> differences = code != 0
            ? [$"exit code {code}"]
            : [.. RunComparison.Differences(Path.Combine(folder, "undisturbed"), Path.Combine(folder, name))];
        return new SoakTrial(what, injected, differences, extra);
    }

    private void Add(SoakTrial trial, Action<SoakTrial> progress)
    {
        trials.Add(trial);
        progress(trial);
    }

    /// <summary>Starts the program and waits for its end, or kills it at a moment.</summary>
    private async Task<int> LaunchAsync(string name, string[] settings, TimeSpan? killAfter, CancellationToken cancellation)
    {
        ProcessStartInfo info = start(folder, Path.Combine(folder, $"cache-{name}"), name, settings);
        info.RedirectStandardOutput = info.RedirectStandardError = true;
        using Process process = Process.Start(info) ?? throw new InvalidOperationException($"{info.FileName} did not start");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var moment = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (killAfter is { } delay)
            moment.CancelAfter(delay);
        try
        {
            await process.WaitForExitAsync(moment.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellation.ThrowIfCancellationRequested();
        }
        return process.ExitCode;
    }
}

using System.Diagnostics;

namespace Slr.Bench.Soak;

/// <summary>Starts the program for one run in a directory, with further settings.</summary>
/// <param name="runs">Parent of the run's directory.</param>
/// <param name="cache">Cache of the run: one of its own, so that stage 1 is trained and can be killed too.</param>
/// <param name="name">Name of the run.</param>
/// <param name="settings">Further words <c>key=value</c>.</param>
public delegate ProcessStartInfo StartRun(string runs, string cache, string name, IReadOnlyList<string> settings);

/// <summary>Runs as processes of their own, side by side in one folder.</summary>
/// <param name="start">Starts the program.</param>
/// <param name="folder">Where the runs go.</param>
public sealed class RunProcesses(StartRun start, string folder)
{
    /// <summary>Exit code of a process that SIGKILL ended.</summary>
    public const int Killed = 137;

    /// <summary>Directory of a run.</summary>
    public string Of(string name) => Path.Combine(folder, name);

    /// <summary>Starts the program and waits for its end, or kills it at a moment.</summary>
    /// <param name="name">Name of the run.</param>
    /// <param name="words">Settings.</param>
    /// <param name="killAfter">When to kill it; null = never.</param>
    /// <param name="cancellation">Kills it and throws.</param>
    /// <param name="meanwhile">What is done to the process; null = nothing.</param>
    /// <returns>The exit code; <see cref="Killed"/> after a kill.</returns>
    public async Task<int> LaunchAsync(string name, IReadOnlyList<string> words, TimeSpan? killAfter, CancellationToken cancellation,
        Func<Process, Task>? meanwhile = null)
    {
        ProcessStartInfo info = start(folder, Path.Combine(folder, $"cache-{name}"), name, words);
        info.RedirectStandardOutput = info.RedirectStandardError = true;
        using Process process = Process.Start(info) ?? throw new InvalidOperationException($"{info.FileName} did not start");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var moment = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (killAfter is { } delay)
            moment.CancelAfter(delay);
        Task done = meanwhile?.Invoke(process) ?? Task.CompletedTask;
        try
        {
            await process.WaitForExitAsync(moment.Token);
            await done;
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

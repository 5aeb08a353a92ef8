using System.Diagnostics;
using Slr.Cli.Console;

namespace Slr.Bench.Nodes;

/// <summary>A core in the place of a machine: commands of the program that run on it alone, as users would type them.</summary>
/// <param name="core">Number of the core.</param>
internal sealed class MachineOfACore(string core)
{
    /// <summary>The one on which a command is given.</summary>
    public static MachineOfACore Own { get; } = new("0");

    /// <summary>The one that helps.</summary>
    public static MachineOfACore Other { get; } = new("1");

    /// <summary>Threads of a run on such a machine, as words of the command line.</summary>
    public static IReadOnlyList<string> Threads { get; } = ["threads=1", "data.threads=1"];

    /// <summary>Refuses to measure where both machines would be one.</summary>
    /// <exception cref="CommandException">This machine has one core.</exception>
    public static void CheckThereAreTwo()
    {
        if (Environment.ProcessorCount < 2)
            throw new CommandException("two machines of a core each need two cores, and there is one");
    }

    /// <summary>Starts a node there.</summary>
    /// <param name="words">Words behind <c>node</c>.</param>
    public Task<NodeProcess> StartNodeAsync(params IReadOnlyList<string> words) => NodeProcess.StartAsync(words, ["taskset", "-c", core]);

    /// <summary>Does a whole command there.</summary>
    /// <param name="words">Its words.</param>
    /// <param name="stop">Kills it.</param>
    /// <returns>Seconds from its start to its end, and what it printed.</returns>
    /// <exception cref="CommandException">It failed.</exception>
    public async Task<(double Seconds, string Output)> DoAsync(IReadOnlyList<string> words, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        string[] command = ["-c", core, Path.Combine(AppContext.BaseDirectory, "slr"), .. words];
        using Process process = Process.Start(new ProcessStartInfo("taskset", command)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using CancellationTokenRegistration killed = stop.Register(() => process.Kill(entireProcessTree: true));
        Task<string> output = process.StandardOutput.ReadToEndAsync(stop), errors = process.StandardError.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return process.ExitCode == ExitCode.Success ? (seconds, await output)
            : throw new CommandException($"{words[0]} ended with {process.ExitCode}: {await errors}{await output}")
            {
                ExitCode = process.ExitCode,
            };
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;
using Slr.Primitives.Files;

namespace Slr.Cli.Sweeps;

/// <summary>
/// A run as a process of its own: what it writes goes to a file, one that is killed is started again, and when the sweep is stopped
/// it seals before it ends. So it does when this process is killed.
/// </summary>
internal static partial class RunProcess
{
    private const int Terminate = 15, MostRelaunches = 10;

    /// <summary>Runs to the end.</summary>
    /// <param name="recipe">Recipe.</param>
    /// <param name="words">Settings.</param>
    /// <param name="log">The file that it writes to, behind what is there.</param>
    /// <param name="stop">Ends it as SIGTERM does.</param>
    /// <returns>Its exit code; <see cref="ExitCode.Interrupted"/> when it was stopped.</returns>
    public static async Task<int> RunAsync(string recipe, IReadOnlyList<string> words, string log, CancellationToken stop)
    {
        for (int relaunches = 0; ; relaunches++)
        {
            if (stop.IsCancellationRequested)
                return ExitCode.Interrupted;
            int code = await OnceAsync(recipe, words, log, stop).ConfigureAwait(false);
            if (!WasKilled(code) || relaunches == MostRelaunches)
                return code;
        }
    }

    /// <summary>Codes above 128 say that a signal ended it: a kill, mostly for want of memory, or a crash of native code.</summary>
    private static bool WasKilled(int code) => code is 134 or 135 or 137 or 139;

    private static async Task<int> OnceAsync(string recipe, IReadOnlyList<string> words, string log, CancellationToken stop)
    {
        await using StreamWriter writer = CannotWriteException.Unless(log, () => new StreamWriter(log, append: true) { AutoFlush = true });
        using var process = new Process
        {
            StartInfo = new(Path.Combine(AppContext.BaseDirectory, "slr"), ["run", recipe, .. words, "--plain", "--until-input-ends"])
            {
                RedirectStandardInput = true, // ends with this process, however it ends
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await using (stop.Register(() => _ = Kill(process.Id, Terminate)))
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return process.ExitCode;

        void Note(string? line)
        {
            if (line is not null)
                lock (writer)
                    writer.WriteLine(line);
        }
    }

    /// <summary>The last line of a log: of a run that never began, why.</summary>
    public static string LastLine(string log) => File.Exists(log) ? File.ReadLines(log).LastOrDefault(line => line.Length > 0) ?? "" : "";

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}

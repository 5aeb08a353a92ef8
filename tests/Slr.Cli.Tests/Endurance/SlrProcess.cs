using System.Diagnostics;
using System.Globalization;
using System.Text;
using Slr.Bench.Soak;

namespace Slr.Cli.Tests.Endurance;

/// <summary>The program as a process of its own, on a tiny run in a temporary folder.</summary>
internal sealed class SlrProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process process;
    private readonly StringBuilder written = new();
    private readonly SemaphoreSlim news = new(0);
    private readonly FileSystemWatcher watcher;

    /// <summary>Starts a run.</summary>
    /// <param name="folder">Where run and caches go.</param>
    /// <param name="words">Settings beyond <see cref="TinySettings"/>.</param>
    public SlrProcess(string folder, params string[] words)
        : this(folder, [], words)
    {
    }

    /// <summary>Starts a run.</summary>
    /// <param name="folder">Where run and caches go.</param>
    /// <param name="variables">Environment variables, <c>NAME=VALUE</c>.</param>
    /// <param name="words">Settings beyond <see cref="TinySettings"/>.</param>
    public SlrProcess(string folder, IReadOnlyList<string> variables, string[] words)
    {
        Run = Directory.CreateDirectory(Path.Combine(folder, "runs", "tiny")).FullName;
        watcher = new FileSystemWatcher(Run) { EnableRaisingEvents = true };
        watcher.Changed += (_, _) => news.Release();
        watcher.Created += (_, _) => news.Release();
        process = Start(folder, variables, words);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => news.Release();
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The run directory.</summary>
    public string Run { get; }

    /// <summary>Waits until the program has written this to its output, its errors or the run's log.</summary>
    public async Task Says(string text)
    {
        while (!Everything().Contains(text, StringComparison.Ordinal))
        {
            Assert.False(process.HasExited, $"ended without '{text}':{Environment.NewLine}{Everything()}");
            await news.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Sends a signal, for example <c>TERM</c>.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> Ends()
    {
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"does not end:{Environment.NewLine}{Everything()}");
        }
        return process.ExitCode;
    }

    /// <summary>All it has written.</summary>
    public string Everything()
    {
        string log = Path.Combine(Run, "log.txt");
        string logged = "";
        if (File.Exists(log))
        {
            using var reader = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            logged = reader.ReadToEnd();
        }
        lock (written)
            return logged + written;
    }

    /// <summary>What it has written to its output and its errors.</summary>
    public string Written()
    {
        lock (written)
            return written.ToString();
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        watcher.Dispose();
        process.Dispose();
    }

    /// <summary>A shell lets what it starts in the background ignore Ctrl-C, and so would all that these tests start.</summary>
    private static Process Start(string folder, IReadOnlyList<string> variables, string[] words) => Process.Start(new ProcessStartInfo(
        "env", ["--default-signal=INT", .. variables, Path.Combine(AppContext.BaseDirectory, "slr"), "run", "market2personx", "--plain",
            .. TinySettings.Words, $"runs={Path.Combine(folder, "runs")}", "name=tiny",
            $"cache={Path.Combine(folder, "cache")}", .. words])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private void Note(string? line)
    {
        lock (written)
            written.AppendLine(line);
        news.Release();
    }
}

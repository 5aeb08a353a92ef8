using System.Diagnostics;
using Slr.Bench.Soak;
using Slr.Cli.Tests.Progress;

namespace Slr.Cli.Tests.Endurance;

/// <summary>The key itself, pressed in a real terminal (a pseudo terminal of script) while the display redraws itself.</summary>
public sealed class CtrlCInATerminal : IDisposable
{
    private const char Pressed = '\x03';
    private static readonly string Script = "/usr/bin/script";
    private readonly string folder = Directory.CreateTempSubdirectory("slr-terminal-").FullName;

    [Fact]
    public async Task is_answered_with_a_sentence_that_stays_on_the_screen()
    {
        Assert.SkipUnless(File.Exists(Script), "script is not installed (util-linux)");
        using var screen = new Screen();
        using Process process = Start();
        Task reading = Copy(process, screen);
        // The student waits within epoch 2 of adaptation: from here on only the key can end the run.
        await screen.Shows("adaptation to the target, epoch 2 of 3");
        await process.StandardInput.WriteAsync(Pressed);
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await reading;
        Assert.Equal(ExitCode.Interrupted, process.ExitCode);
        Assert.Contains(screen.Lines, line =>
            line.Contains("Stopping after this step; the run can go on later.", StringComparison.Ordinal));
        Assert.Contains(screen.Lines, line => line.Contains("slr resume", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Process Start()
    {
        string[] words = ["env", "--default-signal=INT", Path.Combine(AppContext.BaseDirectory, "slr"), "run", "market2personx",
            .. TinySettings.Words,
            $"runs={Path.Combine(folder, "runs")}", "name=tiny", $"cache={Path.Combine(folder, "cache")}", "adapt.epochs=3",
            "pretrain.epochs=1",
            "pretrain.warmup-epochs=0", "chaos.faults=[\"student hangs at 1/1\"]"];
        return Process.Start(new ProcessStartInfo(Script,
            ["-q", "-e", "-c", string.Join(' ', words.Select(word => $"'{word}'")), "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["TERM"] = "xterm" },
        })!;
    }

    private static async Task Copy(Process process, Screen screen)
    {
        char[] buffer = new char[1024];
        while (await process.StandardOutput.ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var count)
            screen.Write(buffer, 0, count);
    }
}

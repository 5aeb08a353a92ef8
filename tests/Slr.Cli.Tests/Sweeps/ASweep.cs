using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slr.Bench.Soak;
using Slr.Cli.Tests.CommandLine;

namespace Slr.Cli.Tests.Sweeps;

/// <summary>Of real runs, each a process of its own.</summary>
public sealed class ASweep : IDisposable
{
    private static readonly string[] Axes = ["seed=1,2", "refine.mode=none,hdbscan"];

    private readonly string folder = Directory.CreateTempSubdirectory("slr-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Place => Path.Combine(folder, "tiny");

    private string[] Words(params string[] more) =>
        ["sweep", "market2personx", .. TinySettings.Words, $"runs={folder}", "name=tiny", $"cache={Path.Combine(folder, "cache")}",
            .. more];

    [Fact]
    public async Task runs_what_is_not_finished_and_reports_it()
    {
        ProgramRun first = await ProgramRun.Of(Words("seed=1,2", "--at-once", "2"));
        Assert.Equal(0, first.ExitCode);
        Assert.Contains("2/2 seed-", first.Error);
        ProgramRun more = await ProgramRun.Of(Words([.. Axes, "--json"]));
        Assert.Equal(0, more.ExitCode);
        Assert.Contains("4 runs in ", more.Error);
        JsonNode json = JsonNode.Parse(more.Output)!;
        Assert.Equal((4, 4), ((int)json["runs"]!, (int)json["finished"]!));
        double[] last = [.. new[] { "seed-1_mode-none", "seed-2_mode-none", "seed-1_mode-hdbscan", "seed-2_mode-hdbscan" }.Select(Last)];
        Assert.Equal((last[0] + last[1]) / 2, (double)json["groups"]![0]!["last"]!, 1e-12);
        JsonNode comparison = json["comparisons"]![0]!;
        Assert.Equal(("refine.mode", "hdbscan", "none", 2), ((string?)comparison["setting"], (string?)comparison["value"],
            (string?)comparison["inPlaceOf"], (int)comparison["pairs"]!));
        Assert.Equal((last[2] - last[0] + last[3] - last[1]) / 2, (double)comparison["difference"]!, 1e-12);
        string[] rows = await File.ReadAllLinesAsync(Path.Combine(Place, "results.csv"), TestContext.Current.CancellationToken);
        Assert.Equal(5, rows.Length);
        Assert.StartsWith("run,seed,refine.mode,state,epochs,startMAP,lastMAP,", rows[0]);
        Assert.Contains("| refine.mode=hdbscan | none | 2 |", File.ReadAllText(Path.Combine(Place, "report.md")));
        DateTime before = File.GetLastWriteTimeUtc(Path.Combine(Place, "seed-1_mode-none", "summary.json"));
        ProgramRun again = await ProgramRun.Of(Words(Axes));
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("4 of them finished", again.Error);
        Assert.Equal(before, File.GetLastWriteTimeUtc(Path.Combine(Place, "seed-1_mode-none", "summary.json")));
        ProgramRun status = await ProgramRun.Of("sweep", "status", Place);
        Assert.Contains("4 of 4 finished", status.Output);
        Assert.Contains("seed-2_mode-hdbscan  finished, mAP ", status.Output);
    }

    [Fact]
    public async Task goes_on_after_a_run_that_fails_and_says_which()
    {
        // The second seed's run directory is a file: nothing can be written there.
        Directory.CreateDirectory(Place);
        await File.WriteAllTextAsync(Path.Combine(Place, "seed-1"), "", TestContext.Current.CancellationToken);
        ProgramRun run = await ProgramRun.Of(Words("seed=1,2", "adapt.epochs=1"));
        Assert.Equal(ExitCode.CannotWrite, run.ExitCode);
        Assert.Contains("seed-1 ended with code 73: ", run.Error);
        Assert.Contains("seed-1.log)", run.Error);
        Assert.Contains("1/2 seed-2: mAP ", run.Error);
        Assert.Contains("warning: 1 of 2 runs are not finished and do not count", run.Error);
    }

    [Fact]
    public async Task starts_a_run_that_was_killed_again()
    {
        string holder = Path.Combine(Place, "seed-1", "lock.holder");
        Task<ProgramRun> sweep = ProgramRun.Of(Words("seed=1,2", "adapt.epochs=3", "--plain"));
        while (!IsLabelled("seed-1") && !sweep.IsCompleted)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        string process = Regex.Match(await File.ReadAllTextAsync(holder, TestContext.Current.CancellationToken), @"\d+").Value;
        using (Process kill = Process.Start("kill", ["-KILL", process]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        ProgramRun run = await sweep;
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(2, (int)JsonNode.Parse(File.ReadAllText(Path.Combine(Place, "seed-1", "summary.json")))!["launches"]!);
    }

    [Fact]
    public async Task whose_folder_cannot_be_made_is_refused_with_its_code()
    {
        await File.WriteAllTextAsync(Place, "a file", TestContext.Current.CancellationToken);
        ProgramRun run = await ProgramRun.Of(Words("seed=1,2"));
        Assert.Equal(ExitCode.CannotWrite, run.ExitCode);
        Assert.StartsWith($"{Place} cannot be written: ", run.Error);
    }

    [Theory]
    [InlineData("there is no such setting", "seed=1,2", "adapt.epoch=3")]
    [InlineData("refine.mode", "refine.mode=none,hdbscn")]
    [InlineData("nothing differs", "seed=1")]
    [InlineData("--at-once takes a number from 1", "seed=1,2", "--at-once", "0")]
    public async Task refuses_what_no_run_could_use_before_one_starts(string says, params string[] words)
    {
        ProgramRun run = await ProgramRun.Of(Words(words));
        Assert.Equal(ExitCode.Settings, run.ExitCode);
        Assert.Contains(says, run.Error);
        Assert.False(Directory.Exists(Place));
    }

    [Fact]
    public async Task stopped_by_a_signal_seals_its_runs_and_goes_on_to_the_same_bytes()
    {
        string[] words = Words("seed=1,2", "adapt.epochs=4", "--plain");
        using (Process sweep = Process.Start(new ProcessStartInfo("env", ["--default-signal=INT", .. Program, .. words]))!)
        {
            // In the middle of the first run: it has labels, and epochs to come.
            while (!IsLabelled("seed-1") && !sweep.HasExited)
                await Task.Delay(10, TestContext.Current.CancellationToken);
            using (Process kill = Process.Start("kill", ["-TERM", $"{sweep.Id}"]))
                await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
            await sweep.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(ExitCode.Interrupted, sweep.ExitCode);
        }
        Assert.Equal(0, (await ProgramRun.Of(words)).ExitCode);
        ProgramRun alone = await ProgramRun.Of(["run", "market2personx", .. TinySettings.Words, $"runs={folder}", "name=alone",
            $"cache={Path.Combine(folder, "cache")}", "seed=1", "adapt.epochs=4"]);
        Assert.Equal(0, alone.ExitCode);
        foreach (string file in (string[])["metrics.jsonl", "labels/adapt-003.csv", "weights/teacher.safetensors"])
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(folder, "alone", file), TestContext.Current.CancellationToken),
                await File.ReadAllBytesAsync(Path.Combine(Place, "seed-1", file), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task shares_its_runs_with_another_on_the_same_folder()
    {
        string[] words = Words("seed=1..2", "adapt.epochs=1", "--plain");
        Process[] sweeps = [.. Enumerable.Range(0, 2).Select(_ => Process.Start(new ProcessStartInfo(Program[0], words)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!)];
        string[] told = await Task.WhenAll(
            sweeps.Select(sweep => sweep.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)));
        foreach (Process sweep in sweeps)
        {
            await sweep.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(sweep.ExitCode == 0, told[0] + told[1]);
            sweep.Dispose();
        }
        foreach (int seed in (int[])[1, 2])
        {
            JsonNode summary = JsonNode.Parse(await File.ReadAllTextAsync(
                Path.Combine(Place, $"seed-{seed}", "summary.json"), TestContext.Current.CancellationToken))!;
            Assert.Equal(("finished", 1), ((string?)summary["state"], (int)summary["launches"]!)); // nobody did it again
        }
    }

    private static string[] Program => [Path.Combine(AppContext.BaseDirectory, "slr")];

    private bool IsLabelled(string run) => Directory.Exists(Path.Combine(Place, run, "labels"))
        && Directory.EnumerateFiles(Path.Combine(Place, run, "labels")).Any();

    private double Last(string run) => (double)JsonNode.Parse(File.ReadAllText(Path.Combine(Place, run, "summary.json")))!["last"]!["mAP"]!;
}

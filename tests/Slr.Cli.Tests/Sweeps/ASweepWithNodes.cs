using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Slr.Bench.Nodes;
using Slr.Bench.Soak;
using Slr.Cli.Sweeps;
using Slr.Cli.Tests.CommandLine;

namespace Slr.Cli.Tests.Sweeps;

/// <summary>Real processes on the loopback address; where the folder is not shared, the node has another file system there.</summary>
public sealed class ASweepWithNodes : IDisposable
{
    private static readonly string[] Node = ["--roles", "runs"];

    private readonly string folder = Directory.CreateTempSubdirectory("slr-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Runs => Directory.CreateDirectory(Path.Combine(folder, "runs")).FullName;

    private string Place => Path.Combine(Runs, "tiny");

    private string NodeCache => Directory.CreateDirectory(Path.Combine(folder, "node")).FullName;

    /// <summary>Hides the sweep's folder from the program behind it.</summary>
    private string[] Apart => ["unshare", "--mount", "sh", "-c", $"mount -t tmpfs none '{Runs}' && exec \"$@\"", "sh"];

    private string[] Words(string name, params string[] more) =>
        ["sweep", "market2personx", .. TinySettings.Words, "threads=1", "adapt.epochs=12", $"runs={Runs}", $"name={name}",
            $"cache={Path.Combine(folder, "cache")}", "seed=1..3", "--plain", .. more];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ends_with_the_bytes_of_one_without_although_a_node_is_killed_in_a_run(bool shares)
    {
        SkipWhereNothingCanBeMounted(shares);
        await using NodeProcess doomed = await Start(shares), other = await Start(shares);
        Signal("STOP", other.Id);
        using var sweep = new SweepProcess(Words("tiny", "--at-once", "0", "--nodes", $"{doomed.Address},{other.Address}"));
        string run = await sweep.Until(() => SweepBoard.Read(Place).Keys.FirstOrDefault(run => IsLabelled(run, shares)));
        Signal("CONT", other.Id);
        ProgramRun status = await ProgramRun.Of("sweep", "status", Place);
        Kill(doomed.Id); // and not what it has started
        Assert.Contains($", on the node {doomed.Address}", status.Output);
        Assert.True(await sweep.Ends() == 0, sweep.Everything());
        Assert.Contains($"the node {doomed.Address} ", sweep.Everything());
        Assert.Equal(0, (await ProgramRun.Of(Words("alone"))).ExitCode);
        Assert.Equal(Results("alone"), Results("tiny"));
        foreach (string seed in (string[])["seed-1", "seed-2", "seed-3"])
            foreach (string file in (string[])["metrics.jsonl", "labels/adapt-011.csv",
                .. shares ? (string[])["weights/teacher.safetensors"] : []])
                Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(Runs, "alone", seed, file), TestContext.Current.CancellationToken),
                    await File.ReadAllBytesAsync(Path.Combine(Place, seed, file), TestContext.Current.CancellationToken));
        if (shares)
            Assert.True((int)JsonNode.Parse(await File.ReadAllTextAsync(
                Path.Combine(Place, run, "summary.json"), TestContext.Current.CancellationToken))!["launches"]! > 1);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(Place), entry => Path.GetFileName(entry).StartsWith('.'));
        Assert.Contains("3 of them finished", (await ProgramRun.Of(Words("tiny"))).Error);
    }

    [Fact]
    public async Task goes_on_here_with_the_runs_of_a_node_that_is_stopped()
    {
        NodeProcess node = await Start(shares: true);
        using var sweep = new SweepProcess(Words("tiny", "adapt.epochs=30", "--at-once", "1", "--nodes", $"{node.Address}"));
        await sweep.Says($"the node {node.Address} does ");
        string run = await sweep.Until(() => SweepBoard.Read(Place).Keys.FirstOrDefault(run => IsLabelled(run)));
        Signal("TERM", node.Id);
        await sweep.Says($"the node {node.Address} does no more runs: it is being stopped");
        Assert.True(await sweep.Ends() == 0, sweep.Everything());
        Assert.Equal("finished", (string?)JsonNode.Parse(await File.ReadAllTextAsync(
            Path.Combine(Place, run, "summary.json"), TestContext.Current.CancellationToken))!["state"]);
        await node.DisposeAsync();
    }

    [Fact]
    public async Task that_is_stopped_stops_its_nodes_runs_which_have_sealed_when_it_ends()
    {
        await using NodeProcess node = await Start(shares: true);
        using (var sweep = new SweepProcess(Words("tiny", "adapt.epochs=40", "--at-once", "0", "--nodes", $"{node.Address}")))
        {
            string run = await sweep.Until(() => SweepBoard.Read(Place).Keys.FirstOrDefault(run => IsLabelled(run)));
            Signal("TERM", sweep.Id);
            Assert.Equal(ExitCode.Interrupted, await sweep.Ends());
            Assert.Equal("stopped", (string?)JsonNode.Parse(await File.ReadAllTextAsync(
                Path.Combine(Place, run, "summary.json"), TestContext.Current.CancellationToken))!["state"]);
        }
        Assert.Empty(SweepBoard.Read(Place));
    }

    [Fact]
    public async Task says_of_a_node_that_does_no_runs_how_it_would()
    {
        await using NodeProcess node = await NodeProcess.StartAsync([]);
        using var sweep = new SweepProcess(Words("tiny", "--at-once", "0", "--nodes", $"{node.Address}"));
        await sweep.Says($"the node {node.Address} does no runs: it was not started with --roles runs");
    }

    [Fact]
    public async Task leaves_to_others_what_a_node_cannot_do()
    {
        // The node's cache is a file: it can begin nothing there, and the folder of runs is not seen.
        SkipWhereNothingCanBeMounted(shares: false);
        string file = Path.Combine(folder, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        await using NodeProcess unable = await NodeProcess.StartAsync([.. Node, "--cache", file], Apart), able = await Start(shares: true);
        using var sweep = new SweepProcess(
            Words("tiny", "adapt.epochs=1", "--at-once", "0", "--nodes", $"{unable.Address},{able.Address}"));
        Assert.True(await sweep.Ends() == 0, sweep.Everything());
    }

    [Fact]
    public async Task fails_with_the_nodes_reason_when_nobody_can()
    {
        SkipWhereNothingCanBeMounted(shares: false);
        string file = Path.Combine(folder, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        await using NodeProcess unable = await NodeProcess.StartAsync([.. Node, "--cache", file], Apart);
        using var sweep = new SweepProcess(Words("tiny", "--at-once", "0", "--nodes", $"127.0.0.1:1,{unable.Address}"));
        Assert.Equal(ExitCode.CannotWrite, await sweep.Ends());
        // The node that does not answer was waited for, until people were told so.
        string[] said = sweep.Everything().Split('\n');
        int silent = Array.FindIndex(said, line => line.Contains("no node answers at 127.0.0.1:1", StringComparison.Ordinal));
        int ended = Array.FindIndex(said, line => line.Contains("seed-1: ended with code 73", StringComparison.Ordinal));
        Assert.InRange(silent, 0, ended);
        Assert.Contains($"seed-1 ended with code 73: the node {unable.Address} cannot begin it: ", sweep.Everything());
    }

    [Fact]
    public async Task whose_process_is_killed_leaves_no_run_behind_that_goes_on()
    {
        using var sweep = new SweepProcess(Words("tiny", "adapt.epochs=1000", "--at-once", "1"));
        await sweep.Until(() => IsLabelled("seed-1") ? "" : null);
        Kill(sweep.Id);
        string summary = Path.Combine(Place, "seed-1", "summary.json");
        while (!IsStopped())
            await Task.Delay(10, TestContext.Current.CancellationToken);

        bool IsStopped()
        {
            try
            {
                using var held = new FileStream(Path.Combine(Place, "seed-1", "lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                return (string?)JsonNode.Parse(File.ReadAllText(summary))!["state"] == "stopped";
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    [Theory]
    [InlineData("--nodes takes HOST:PORT[,HOST:PORT]", "--nodes", "nowhere")]
    [InlineData("--nodes takes HOST:PORT[,HOST:PORT]", "--nodes", "127.0.0.1:1,")]
    [InlineData("--at-once takes a number from 1 (0, for nodes alone, with --nodes), not 0", "--at-once", "0")]
    [InlineData("--at-once takes a number from 1, not -1", "--at-once", "-1", "--nodes", "127.0.0.1:1")]
    [InlineData("give this node a certificate", "--nodes", "127.0.0.1:1", "cluster.host=0.0.0.0")]
    [InlineData("cluster.certificate and cluster.trusted go together", "--nodes", "127.0.0.1:1", "cluster.certificate=a.pem")]
    public async Task refuses_words_that_make_no_sense_before_anything_starts(string says, params string[] words)
    {
        ProgramRun run = await ProgramRun.Of(Words("tiny", words));
        Assert.Equal(ExitCode.Settings, run.ExitCode);
        Assert.Contains(says, run.Error);
        Assert.False(Directory.Exists(Place));
    }

    private bool IsLabelled(string run, bool shares = true)
    {
        string own = Path.Combine(NodeCache, "node-runs");
        string[] places = shares ? [Place]
            : !Directory.Exists(own) ? [] : [.. Directory.GetDirectories(own).Select(key => Path.Combine(key, "runs"))];
        return places.Any(place => File.Exists(Path.Combine(place, run, "labels", "adapt-000.csv")));
    }

    private Task<NodeProcess> Start(bool shares) => NodeProcess.StartAsync([.. Node, "--cache", NodeCache], shares ? [] : Apart);

    /// <summary>Results but for time and date.</summary>
    private string[] Results(string name) => [.. File.ReadAllLines(Path.Combine(Runs, name, "results.csv"))
        .Select(line => string.Join(',', line.Split(',').Where((_, at) => at is not (9 or 13))))];

    private void SkipWhereNothingCanBeMounted(bool shares)
    {
        if (shares)
            return;
        using Process tried = Process.Start(Apart[0], [.. Apart[1..], "true"]);
        tried.WaitForExit();
        if (tried.ExitCode != 0)
            Assert.Skip("mounting is not allowed here");
    }

    private static void Kill(int process) => Signal("KILL", process);

    private static void Signal(string name, int process)
    {
        using Process kill = Process.Start("kill", [$"-{name}", $"{process}"]);
        kill.WaitForExit();
    }

    /// <summary>A sweep as a process of its own.</summary>
    private sealed class SweepProcess : IDisposable
    {
        private readonly Process process;
        private readonly StringBuilder written = new();

        public SweepProcess(string[] words)
        {
            process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "slr"), words)
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            process.OutputDataReceived += (_, line) => Note(line.Data);
            process.ErrorDataReceived += (_, line) => Note(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        public int Id => process.Id;

        public string Everything()
        {
            lock (written)
                return written.ToString();
        }

        public Task Says(string text) => Until(() => Everything().Contains(text, StringComparison.Ordinal) ? text : null);

        /// <summary>Waits until something is there.</summary>
        public async Task<string> Until(Func<string?> found)
        {
            while (true)
            {
                bool ended = process.HasExited;
                if (found() is { } it)
                    return it;
                Assert.False(ended, $"it ended before:\n{Everything()}");
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }
        }

        public async Task<int> Ends()
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return process.ExitCode;
        }

        public void Dispose()
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            process.Dispose();
        }

        private void Note(string? line)
        {
            lock (written)
                written.AppendLine(line);
        }
    }
}

using Slr.Bench.Nodes;
using Slr.Bench.Soak;
using Slr.Cli.Tests.CommandLine;
using Slr.Cli.Tests.Embeddings;
using Slr.Cli.Tests.Endurance;
using Slr.Primitives.Files;

namespace Slr.Cli.Tests.Nodes;

/// <summary>Real processes on the loopback address. `soak --nodes` kills, stops and cuts them off from one another.</summary>
public sealed class ARunWithNodes : IDisposable
{
    /// <summary>Enough images for nodes to be there in time, in shards of a few.</summary>
    private static readonly string[] ManyImages = ["threads=1", "extract.batch=4", "network.width=16", "data.height=128", "data.width=64",
        "data.generated.train-identities=20", "data.generated.images-per-identity=20", "distance.lambda=0", "adapt.epochs=12"];

    private readonly string folder = Directory.CreateTempSubdirectory("slr-nodes-").FullName;

    [Fact]
    public async Task ends_with_the_bytes_of_one_without_although_a_node_is_killed_and_the_other_stops()
    {
        using var alone = new SlrProcess(Path.Combine(folder, "alone"), ManyImages);
        Assert.Equal(0, await alone.Ends());
        await using NodeProcess one = await NodeProcess.StartAsync([]);
        NodeProcess other = await NodeProcess.StartAsync([]);

        using var helped = new SlrProcess(Path.Combine(folder, "helped"), [.. ManyImages, "distance.distribute-from=2",
            $"cluster.nodes=[\"{one.Address}\",\"{other.Address}\"]"]);
        await helped.Says($"the node {other.Address} helps");
        await helped.Says($"the node {one.Address} helps");
        await other.KillAsync();
        Assert.Equal(0, await helped.Ends());
        Assert.Null(RunComparison.FirstDifference(alone.Run, helped.Run));
    }

    [Fact]
    public async Task that_does_a_lane_of_training_ends_with_the_bytes_of_one_without_although_the_node_is_killed()
    {
        string[] words = [.. ManyImages, "threads=2"];
        using var alone = new SlrProcess(Path.Combine(folder, "alone"), words);
        Assert.Equal(0, await alone.Ends());
        await using NodeProcess staying = await NodeProcess.StartAsync(["--roles", "extract,train"]);
        NodeProcess killed = await NodeProcess.StartAsync(["--roles", "extract,train"]);
        string[] lane = [.. words, "cluster.lanes=1"];

        using var helped = new SlrProcess(Path.Combine(folder, "helped"), [.. lane, $"cluster.nodes=[\"{staying.Address}\"]"]);
        Assert.Equal(0, await helped.Ends());
        Assert.Null(RunComparison.FirstDifference(alone.Run, helped.Run));
        using var left = new SlrProcess(Path.Combine(folder, "left"), [.. lane, $"cluster.nodes=[\"{killed.Address}\"]"]);
        await left.Says($"the node {killed.Address} helps");
        await killed.KillAsync();
        Assert.Equal(0, await left.Ends());
        Assert.Null(RunComparison.FirstDifference(alone.Run, left.Run));
    }

    [Fact]
    public async Task may_be_killed_and_finds_its_nodes_again()
    {
        await using NodeProcess node = await NodeProcess.StartAsync([]);
        string[] words = [.. ManyImages, $"cluster.nodes=[\"{node.Address}\"]", "adapt.epochs=20"];
        using (var killed = new SlrProcess(folder, words))
        {
            await killed.Says($"the node {node.Address} helps");
            killed.Signal("KILL");
            Assert.Equal(137, await killed.Ends());
        }
        using var again = new SlrProcess(folder, words);
        await again.Says($"the node {node.Address} helps");
    }

    [Fact]
    public async Task is_scored_again_with_their_help_to_the_same_numbers()
    {
        using var run = new SlrProcess(folder, [.. ManyImages, "adapt.epochs=1"]);
        Assert.Equal(0, await run.Ends());
        await using NodeProcess node = await NodeProcess.StartAsync([]);
        ProgramRun alone = RealProgram.Under([], "evaluate", run.Run, "--json"),
            helped = RealProgram.Under([], "evaluate", run.Run, "--json", "--nodes", $"{node.Address}");
        Assert.Equal(alone.Output, helped.Output);
    }

    [Fact]
    public async Task gives_embeddings_the_labels_that_they_have_without()
    {
        string features = Path.Combine(folder, "f.npy"), alone = Path.Combine(folder, "alone.npy"),
            helped = Path.Combine(folder, "helped.npy");
        NpyFile.Write(features, EmbeddingFolder.People(800, 15, 32, seed: 3), 12_000, 32);
        await using NodeProcess node = await NodeProcess.StartAsync(["--roles", "search"]);
        foreach (string[] words in (string[][])[[alone], [helped, "--nodes", $"{node.Address}", "distance.distribute-from=1000"]])
        {
            ProgramRun run = RealProgram.Under([], ["cluster", "--features", features, "--normalise", "--out", .. words]);
            Assert.True(run.ExitCode == 0, run.Error);
        }
        Assert.Equal(await File.ReadAllBytesAsync(alone, TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(helped, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task asks_only_nodes_that_compute_alike_and_says_why_it_does_not_ask_another()
    {
        await using NodeProcess node = await NodeProcess.StartAsync(["--device", "cuda:7"]);
        ProgramRun doctor = RealProgram.Under([], "doctor", "device=cpu", "--nodes", $"{node.Address}");
        Assert.Contains($"the node {node.Address} does not help: ", doctor.Output);
        Assert.Contains("CUDA", doctor.Output);
    }

    [Theory]
    [InlineData("--nodes", "nowhere")]
    [InlineData("cluster.host=0.0.0.0", "--nodes=127.0.0.1:4053")]
    [InlineData("cluster.certificate=here.pem", "--nodes=127.0.0.1:4053")]
    public void refuses_words_that_make_no_sense(params string[] words)
    {
        ProgramRun refused = RealProgram.Under([], ["run", "market2personx", .. words, $"runs={folder}"]);
        Assert.Equal(64, refused.ExitCode);
        Assert.Contains("cluster.", refused.Error);
    }

    [Theory]
    [InlineData("--host", "0.0.0.0")]
    [InlineData("--join", "nowhere")]
    [InlineData("--roles", "dance")]
    [InlineData("--port", "65536")]
    [InlineData("--certificate", "missing.pem", "--trusted", ".")]
    [InlineData("--certificate", "missing.pem")]
    public void is_not_waited_for_by_a_node_that_cannot_be(params string[] words)
    {
        ProgramRun refused = RealProgram.Under([], ["node", .. words]);
        Assert.Equal(64, refused.ExitCode);
        Assert.DoesNotContain("Exception", refused.Error);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

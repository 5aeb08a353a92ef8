using System.Collections.Concurrent;
using Slr.Actors.Configuration;
using Slr.Actors.Observability;
using Slr.Actors.Run;
using Slr.Bench.Soak;
using Slr.Data.Images;
using Slr.Nodes.Helping;
using Slr.Nodes.Membership;
using Slr.Nodes.Tests.Leading;
using Slr.Nodes.Wire;

namespace Slr.Actors.Tests.Run;

/// <summary>A run that waits for its node before it begins, so that there is something for it to do.</summary>
public sealed class ARunWithNodes : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Several shards.</summary>
    private static readonly string[] SmallBatches = ["threads=1", "extract.batch=2", "distance.lambda=0"];

    private readonly TinyRun alone = new();
    private readonly TinyRun helped = new();
    private readonly Heard heard = new();

    [Fact]
    public async Task ends_with_the_bytes_of_one_without_although_its_parts_fail_too()
    {
        using var stop = new CancellationTokenSource();
        var node = new Node(new NodeOptions { Processor = "a processor" }, _ => { });
        Task helping = node.Run(stop.Token);

        RunOutcome outcome = await Run(await node.Listening, "chaos.faults=[\"teacher throws at 0/1\",\"loader throws at 1/0\","
            + "\"student throws at 1/2\",\"evaluator throws at 2\"]");

        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        Assert.Null(RunComparison.FirstDifference(alone.Folder, helped.Folder));
        Assert.Contains(heard.All.OfType<Noticed>(), noticed => noticed.Nodes?.SequenceEqual([$"{node.Listening.Result}"]) == true);
        await stop.CancelAsync();
        await helping;
    }

    [Fact]
    public async Task whose_node_computes_other_bytes_begins_anew_without_it_and_names_it()
    {
        var ordered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var node = new PretendedNode((Order order, JobTerms terms) =>
        {
            ordered.TrySetResult();
            return order.Batches.Select((batch, at) => new Features(order.Job, order.Shard, at, batch, 0,
                [.. Enumerable.Repeat(0.5f, batch.Length * terms.Network.FeatureSize)]));
        });

        // Batches are slow, so that a shard is left for the node in the time of the first.
        RunOutcome outcome = await Run(node.Address, "chaos.faults=[\"teacher slow 100ms with 1\"]");

        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        Assert.True(ordered.Task.IsCompletedSuccessfully);
        Assert.Null(RunComparison.FirstDifference(alone.Folder, helped.Folder));
        Restarted anew = Assert.Single(heard.All.OfType<Restarted>());
        Assert.Contains($"{node.Address}", anew.Cause);
    }

    [Fact]
    public async Task asks_each_node_for_what_its_role_says()
    {
        ConcurrentBag<string> extracted = [], evaluated = [];
        await using PretendedNode extracts = Asked(NodeOptions.Extract, extracted), evaluates = Asked(NodeOptions.Evaluate, evaluated);
        heard.Wanted = 2;

        // Batches are slow, so that a shard is left for the nodes in the time of the first.
        RunOutcome outcome = await Run(helped, [extracts.Address, evaluates.Address], "chaos.faults=[\"teacher slow 100ms with 1\"]");

        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        Assert.Null(RunComparison.FirstDifference(alone.Folder, helped.Folder));
        string target = Assert.Single(extracted.Distinct());
        Assert.NotEmpty(evaluated);
        Assert.DoesNotContain(target, evaluated);

        static PretendedNode Asked(string role, ConcurrentBag<string> images) => new((order, terms) =>
        {
            images.Add(terms.Images);
            return [new CannotDo(order.Job, order.Shard, "it only pretends")];
        }, role: role);
    }

    [Fact]
    public async Task gives_its_node_a_lane_of_every_step_of_both_stages()
    {
        int answers = 0;
        await using var node = new PretendedNode(numbers =>
        {
            Interlocked.Increment(ref answers);
            return numbers;
        });
        // A cache of its own, so that stage 1 is trained here.
        string[] words = ["threads=2", "cluster.lanes=1", $"cache={helped.OwnCache}"];

        RunOutcome outcome = await Run(node.Address, words);

        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        RunSettings settings = helped.Settings(words);
        int steps = settings.Pretrain.Options.Epochs * settings.Pretrain.Options.Iterations
            + settings.Adapt.Epochs * settings.Adapt.Sampler.Iterations;
        Assert.Equal(2 * steps, answers); // forward and backward
    }

    [Fact]
    public async Task has_its_node_read_the_images_that_are_there_too()
    {
        using var stop = new CancellationTokenSource();
        ConcurrentBag<string> decoders = [], said = [];
        var node = new Node(new NodeOptions
        {
            Processor = "a processor",
            Data = Directory.GetDirectories(TinyRun.Cache, "generated-*"),
            Decoder = name =>
            {
                decoders.Add(name);
                return new SkiaDecoder();
            },
        }, said.Add);
        Task helping = node.Run(stop.Token);

        RunOutcome outcome = await Run(await node.Listening, "chaos.faults=[\"teacher slow 100ms with 1\"]");

        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        Assert.Null(RunComparison.FirstDifference(alone.Folder, helped.Folder));
        Assert.Equal(["skia"], decoders.Distinct());
        Assert.DoesNotContain(said, sentence => sentence.Contains("is not below"));
        await stop.CancelAsync();
        await helping;
    }

    [Fact]
    public async Task is_not_given_what_its_node_keeps_of_a_run_that_decoded_otherwise()
    {
        using var stop = new CancellationTokenSource();
        var node = new Node(new NodeOptions { Processor = "a processor" }, _ => { });
        Task helping = node.Run(stop.Token);
        using TinyRun aloneToo = new(), helpedToo = new();
        RunOutcome[] outcomes =
        [
            await aloneToo.ExecuteAsync([.. SmallBatches, "data.decoder=imagesharp"]),
            await Run(await node.Listening),
            await Run(helpedToo, [await node.Listening], "data.decoder=imagesharp"),
        ];
        Assert.All(outcomes, outcome => Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message));
        Assert.Null(RunComparison.FirstDifference(aloneToo.Folder, helpedToo.Folder));
        Assert.Empty(heard.All.OfType<Restarted>());
        await stop.CancelAsync();
        await helping;
    }

    public async ValueTask InitializeAsync()
    {
        RunOutcome outcome = await alone.ExecuteAsync(SmallBatches);
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
    }

    public ValueTask DisposeAsync()
    {
        alone.Dispose();
        helped.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<RunOutcome> Run(NodeAddress node, params string[] more) => Run(helped, [node], more);

    private Task<RunOutcome> Run(TinyRun run, NodeAddress[] nodes, params string[] more)
    {
        heard.Helps.Reset();
        string asked = $"cluster.nodes=[{string.Join(',', nodes.Select(node => $"\"{node}\""))}]";
        return TrainingRun.ExecuteAsync(run.Settings([.. SmallBatches, asked, .. more]), heard,
            CancellationToken.None, new RunOptions
            {
                Around = (_, part) =>
                {
                    Assert.True(heard.Helps.Wait(Limit), "the node does not help");
                    return part;
                },
            });
    }

    private sealed class Heard : IRunObserver
    {
        public List<RunEvent> All { get; } = [];

        /// <summary>Nodes that are waited for.</summary>
        public int Wanted { get; set; } = 1;

        public ManualResetEventSlim Helps { get; } = new();

        public void On(RunEvent happened)
        {
            All.Add(happened);
            if (happened is Noticed { Nodes.Count: var count } && count >= Wanted)
                Helps.Set();
        }
    }
}

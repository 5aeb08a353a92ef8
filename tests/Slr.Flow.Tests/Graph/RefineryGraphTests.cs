using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Graph;
using Slr.Flow.Storage;
using static Slr.Flow.Tests.Graph.GraphTrial;

namespace Slr.Flow.Tests.Graph;

public sealed class RefineryGraphTests
{
    public static TheoryData<string> Stages => [.. RefineryStages.All];

    [Fact]
    public async Task features_become_refined_labels_and_class_means()
    {
        var first = await Refine(Options, null);
        Assert.Equal(first.Labels.Current.Labels, first.Labels.Refined.Labels);
        Assert.True(first.Labels.Refined.Clusters >= 8);
        Assert.Contains("eps", first.Labels.Report.Diagnostics.Keys);
        var second = await Refine(Options with { Epoch = 1 }, first.Labels.Lineage);
        Assert.Equal(first.Labels.Current.Labels, second.Labels.Current.Labels);
        Assert.Equal(1, second.Labels.Report.MeanBestIoU);
        Assert.Equal(second.Labels.Refined.Clusters * Features.Dimension, second.ClusterMeans.ToArray().Length);
        Assert.Equal(RefineryStages.All, second.Timings.Select(timing => timing.Stage));
    }

    [Theory]
    [InlineData(1), InlineData(7), InlineData(180)]
    public async Task the_size_of_the_blocks_changes_nothing(int rows)
    {
        var expected = await Refine(Options, null);
        await using var graph = NewGraph(Options, null);
        Assert.True(await Send(graph, rows));
        graph.Complete();
        var actual = await graph.Completion;
        Assert.Equal(expected.Labels.Refined.Labels, actual.Labels.Refined.Labels);
        Assert.Equal(expected.ClusterMeans.ToArray(), actual.ClusterMeans.ToArray());
        Assert.Equal(Features.Keys, actual.Features.Keys);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task a_fault_in_any_stage_is_the_graphs_fault_and_frees_the_producer(string stage)
    {
        var fault = new InvalidTimeZoneException("injected");
        await using var graph = NewGraph(AtStart(Options, name => ThrowAt(stage, name, fault)), null);
        await SendUntilRefused(graph);
        Assert.Same(fault, await Assert.ThrowsAsync<InvalidTimeZoneException>(() => graph.Completion));
        Assert.False(await graph.SendAsync(new(0, ["late"], FeatureRows.Of(new float[Features.Dimension], Features.Dimension))));
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task a_stage_that_is_cancelled_by_itself_does_not_drop_its_item_in_silence(string stage)
    {
        var echo = new OperationCanceledException("a delegate's own");
        await using var graph = NewGraph(AtStart(Options, name => ThrowAt(stage, name, echo)), null);
        await SendUntilRefused(graph);
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => graph.Completion);
        Assert.Contains($"'{stage}'", fault.Message);
        Assert.Same(echo, fault.InnerException);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task a_stage_that_waits_for_ever_ends_when_the_caller_cancels(string stage)
    {
        using var caller = new CancellationTokenSource();
        var reached = new TaskCompletionSource();
        await using var graph = NewGraph(AtStart(Options, name =>
        {
            if (name != stage)
                return;
            reached.SetResult();
            caller.Token.WaitHandle.WaitOne();
            caller.Token.ThrowIfCancellationRequested();
        }), null, caller.Token);
        var producer = SendUntilRefused(graph);
        await reached.Task;
        await caller.CancelAsync();
        await producer;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => graph.Completion);
        Assert.True(graph.Completion.IsCanceled);
    }

    [Fact]
    public async Task a_callers_cancellation_is_no_fault_in_the_moment_before_the_graph_hears_of_it()
    {
        using var caller = new CancellationTokenSource();
        var clock = new SteppedTime();
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var graph = NewGraph(AtStart(Options with { Time = clock }, _ =>
        {
            cancelled.Task.Wait(CancellationToken.None);
            throw new OperationCanceledException(caller.Token);
        }), null, caller.Token);
        // The first block starts a stage that heeds the caller. That the second is begun shows that the first was answered for.
        int times = 0;
        clock.Read = () =>
        {
            if (Interlocked.Increment(ref times) == 3)
                second.SetResult();
        };
        // Callbacks run from the latest to the earliest: this one holds up the graph's own.
        using var before = caller.Token.Register(() =>
        {
            cancelled.SetResult();
            Task.WaitAny(second.Task, graph.Completion);
        });
        await graph.SendAsync(Block(0, 1));
        await graph.SendAsync(Block(1, 1));
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => graph.Completion);
        Assert.True(graph.Completion.IsCanceled);
    }

    [Fact]
    public async Task a_clusterer_that_ignores_its_token_is_left_behind()
    {
        using var caller = new CancellationTokenSource();
        using var release = new ManualResetEventSlim();
        var reached = new TaskCompletionSource();
        await using var graph = RefineryGraph.Over(Features, Options, Task.FromResult<LabelLineage?>(null), (_, _) =>
        {
            reached.SetResult();
            release.Wait(CancellationToken.None);
            return Task.FromResult(new ClusteringResult([], new Dictionary<string, double>()));
        }, caller.Token);
        await reached.Task;
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => graph.Completion);
        release.Set();
    }

    [Fact]
    public async Task a_producer_that_waits_for_room_is_freed_by_a_fault()
    {
        using var hold = new ManualResetEventSlim();
        await using var graph = NewGraph(AtStart(Options, _ => hold.Wait(CancellationToken.None)), null);
        Task<bool>[] sent = [.. Enumerable.Range(0, 5).Select(i => graph.SendAsync(Block(i, 1)))];
        Assert.False(sent[^1].IsCompleted);
        graph.Fault(new InvalidTimeZoneException("the producer's"));
        Assert.False(await sent[^1]);
        hold.Set();
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => graph.Completion);
    }

    [Fact]
    public async Task the_first_fault_wins()
    {
        var first = new InvalidTimeZoneException("first");
        await using var graph = NewGraph(Options, null);
        graph.Fault(first);
        graph.Fault(new InvalidTimeZoneException("second"));
        Assert.Same(first, await Assert.ThrowsAsync<InvalidTimeZoneException>(() => graph.Completion));
    }

    [Fact]
    public async Task faulted_labels_of_the_last_epoch_fault_this_one()
    {
        await using var graph = RefineryGraph.Over(Features, Options,
            Task.FromException<LabelLineage?>(new InvalidTimeZoneException("last epoch's")), Dbscan);
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => graph.Completion);
    }

    [Fact]
    public async Task two_epochs_overlap_because_the_labels_of_the_last_are_awaited_late()
    {
        var last = new TaskCompletionSource<LabelLineage?>();
        var clustered = new TaskCompletionSource();
        await using var graph = RefineryGraph.Over(Features, Options, last.Task, async (input, token) =>
        {
            var result = await Dbscan(input, token);
            clustered.SetResult();
            return result;
        });
        await clustered.Task;
        Assert.False(graph.Completion.IsCompleted);
        last.SetResult(null);
        Assert.True((await graph.Completion).Labels.Refined.Clusters > 1);
    }

    [Fact]
    public async Task a_faulted_graphs_work_is_taken_up_after_the_search()
    {
        bool broke = false;
        List<string> stages = [];
        void Break(string stage)
        {
            stages.Add(stage);
            if (stage == RefineryStages.Cluster && !broke)
            {
                broke = true;
                throw new InvalidTimeZoneException("a plug-in's");
            }
        }
        RefineryOptions options = Options with { Around = (stage, work) => { Break(stage); return work(); } };
        await using var broken = RefineryGraph.Over(Features, options, Task.FromResult<LabelLineage?>(null), Dbscan);
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => broken.Completion);
        SparseDistances distances = broken.Kept!.Distances;
        stages.Clear();
        await using var again = broken.Resume();
        var summary = await again.Completion;
        Assert.Equal((await Refine(Options, null)).Labels.Refined.Labels, summary.Labels.Refined.Labels);
        Assert.Same(distances, again.Kept!.Distances);
        Assert.Equal(RefineryStages.All.Skip(1), stages);
        Assert.Equal(RefineryStages.All, summary.Timings.Select(timing => timing.Stage));
    }

    /// <summary>The part of the distances that needs no source is done before the source is there.</summary>
    [Fact]
    public async Task features_of_the_source_may_come_last()
    {
        FeatureSet source = new(["s", "t"], Features.Rows.ToArray()[..(2 * Features.Dimension)], Features.Dimension);
        RefineryOptions options = Options with { Distances = Options.Distances with { Lambda = 0.01 } };
        var expected = await Refine(options with { Source = Task.FromResult(source) }, null);
        TaskCompletionSource<FeatureSet> coming = new();
        TaskCompletionSource begun = new();
        await using var graph = RefineryGraph.Over(Features, options with
        {
            Source = coming.Task,
            Around = async (stage, work) =>
            {
                object answer = await work();
                if (stage == RefineryStages.Jaccard)
                    begun.TrySetResult();
                return answer;
            },
        }, Task.FromResult<LabelLineage?>(null), Dbscan);
        await begun.Task;
        Assert.False(graph.Completion.IsCompleted);
        coming.SetResult(source);
        var found = await graph.Completion;
        Assert.Equal(expected.Labels.Refined.Labels, found.Labels.Refined.Labels);
        Assert.Equal(expected.ClusterMeans.ToArray(), found.ClusterMeans.ToArray());
        Assert.NotEqual((await Refine(options, null)).Labels.Report.Diagnostics["eps"], found.Labels.Report.Diagnostics["eps"]);
    }

    [Fact]
    public async Task a_source_that_fails_is_the_graphs_fault()
    {
        var fault = new InvalidTimeZoneException("the extraction's");
        await using var graph = RefineryGraph.Over(Features, Options with { Source = Task.FromException<FeatureSet>(fault) },
            Task.FromResult<LabelLineage?>(null), Dbscan);
        Assert.Same(fault, await Assert.ThrowsAsync<InvalidTimeZoneException>(() => graph.Completion));
    }

    [Fact]
    public async Task a_graph_that_faulted_in_its_search_has_nothing_to_take_up()
    {
        await using var broken = NewGraph(Options, null);
        broken.Fault(new InvalidTimeZoneException("the producer's"));
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => broken.Completion);
        Assert.Contains("nothing to go on from", Assert.Throws<InvalidOperationException>(broken.Resume).Message);
    }

    [Fact]
    public async Task a_block_out_of_order_or_of_the_wrong_size_is_a_clear_fault()
    {
        await using var early = NewGraph(Options, null);
        await early.SendAsync(Block(5, 1));
        Assert.Contains("starts at row 5", (await Assert.ThrowsAsync<ArgumentException>(() => early.Completion)).Message);
        await using var ragged = NewGraph(Options, null);
        await ragged.SendAsync(new(0, ["a", "b"], FeatureRows.Of(new float[Features.Dimension], Features.Dimension)));
        Assert.Contains("2 keys", (await Assert.ThrowsAsync<ArgumentException>(() => ragged.Completion)).Message);
    }

    [Fact]
    public async Task timings_follow_the_given_clock()
    {
        var clock = new SteppedTime();
        await using var graph = RefineryGraph.Over(Features,
            AtStart(Options with { Time = clock }, _ => clock.Advance(TimeSpan.FromSeconds(1))), Task.FromResult<LabelLineage?>(null),
            Dbscan);
        var timings = (await graph.Completion).Timings;
        Assert.Equal(Enumerable.Range(0, 7).Select(i => i * TimeSpan.TicksPerSecond), timings.Select(timing => timing.Began));
        Assert.All(timings, timing => Assert.Equal(TimeSpan.FromSeconds(1), timing.Busy));
    }

    [Fact]
    public async Task disposal_cancels_a_graph_that_waits()
    {
        var graph = NewGraph(Options, null);
        await graph.DisposeAsync();
        Assert.True(graph.Completion.IsCanceled);
        Assert.False(await graph.SendAsync(Block(0, 1)));
    }

    private static void ThrowAt(string stage, string name, Exception fault)
    {
        if (name == stage)
            throw fault;
    }

    private sealed class SteppedTime : TimeProvider
    {
        private long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public Action Read { get; set; } = () => { };

        public override long GetTimestamp()
        {
            Read();
            return Volatile.Read(ref ticks);
        }

        internal void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
    }
}

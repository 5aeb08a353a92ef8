using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Dataflow;
using Slr.Flow.Clustering;

namespace Slr.Flow.Graph;

/// <summary>
/// One epoch from features to refined labels as a bounded TPL Dataflow graph, used once: neighbours are searched while
/// blocks arrive; then Jaccard distances, the clusterer, projection, fusion, HDBSCAN and class means follow.
/// </summary>
/// <remarks>
/// One token belongs to the whole graph. The first fault is recorded and cancels everything; all blocks are awaited before
/// <see cref="Completion"/> ends with that exception, or is cancelled when the caller's token was. Stages run on a
/// scheduler of the graph's own, so that long work starves nobody. Last epoch's labels are awaited only where they are
/// needed, so the graphs of two epochs can overlap. What a search or a clusterer answers is judged (<see cref="Soundness"/>):
/// nonsense is a fault of the stage that answered it, before another works with it.
/// </remarks>
public sealed class RefineryGraph : IAsyncDisposable
{
    /// <summary>Feature blocks that may wait; a producer that is further ahead waits in <see cref="SendAsync"/>.</summary>
    private const int WaitingBlocks = 4;

    private readonly RefineryOptions options;
    private readonly Task<LabelLineage?> previous;
    private readonly Func<ClusteringInput, CancellationToken, Task<ClusteringResult>> clusterer;
    private readonly CancellationTokenSource stop;
    private readonly CancellationToken cancellation, caller;
    private readonly StageClock clock;
    private readonly LabelStages stages;
    private readonly FeatureGathering? gathering;
    private readonly ActionBlock<FeatureBlock> entrance;
    private readonly TransformBlock<bool, ClusteringInput> distances;
    private readonly TransformBlock<ClusteringInput, StageAnswers> cluster;
    private readonly IDataflowBlock[] blocks;
    private RefinerySummary? summary;
    private Exception? fault;

    /// <summary>A graph that waits for features.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="dimension">Values per row.</param>
    /// <param name="previous">Last epoch's labels, null at epoch 0; awaited when the clusterer is done.</param>
    /// <param name="clusterer">Clusters; abandoned when the graph ends before it answers.</param>
    /// <param name="cancellation">Ends the graph.</param>
    public RefineryGraph(RefineryOptions options, int dimension, Task<LabelLineage?> previous,
        Func<ClusteringInput, CancellationToken, Task<ClusteringResult>> clusterer, CancellationToken cancellation = default)
        : this(options, new FeatureGathering(dimension, options), previous, clusterer, [], cancellation)
    {
    }

    private RefineryGraph(RefineryOptions options, FeatureGathering? gathering, Task<LabelLineage?> previous,
        Func<ClusteringInput, CancellationToken, Task<ClusteringResult>> clusterer, IEnumerable<StageTiming> before,
        CancellationToken cancellation)
    {
        (this.options, this.previous, this.clusterer) = (options, previous, clusterer);
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        (this.cancellation, caller) = (stop.Token, cancellation);
        this.gathering = gathering;
        clock = new(options.Time, before);
        stages = new(options, previous, clusterer, new ConcurrentExclusiveSchedulerPair(
            TaskScheduler.Default, Math.Max(1, Environment.ProcessorCount - 1)).ConcurrentScheduler, this.cancellation);
        var once = new ExecutionDataflowBlockOptions
        {
            BoundedCapacity = 1,
            TaskScheduler = stages.Scheduler,
            CancellationToken = this.cancellation,
        };
        entrance = new(block => Run(RefineryStages.Neighbours, () => Absorb(block)), new()
        {
            BoundedCapacity = WaitingBlocks,
            TaskScheduler = stages.Scheduler,
            CancellationToken = this.cancellation,
        });
        distances = new(_ => Search(), once);
        cluster = new(input => Run(RefineryStages.Cluster, () => stages.Cluster(input)), once);
        var project = Stage(RefineryStages.Project, stages.Project, once);
        var fuse = Stage(RefineryStages.Fuse, stages.Fuse, once);
        var hdbscan = Stage(RefineryStages.Hdbscan, stages.HardLabels, once);
        var means = new ActionBlock<StageAnswers>(state => Run(RefineryStages.Means, () => Finish(state)), once);
        var link = new DataflowLinkOptions { PropagateCompletion = true };
        distances.LinkTo(cluster, link);
        cluster.LinkTo(project, link);
        project.LinkTo(fuse, link);
        fuse.LinkTo(hdbscan, link);
        hdbscan.LinkTo(means, link);
        blocks = [entrance, distances, cluster, project, fuse, hdbscan, means];
        Completion = EndAsync();
    }

    /// <summary>The result; faulted with the graph's first fault, or cancelled when the caller cancelled.</summary>
    public Task<RefinerySummary> Completion { get; }

    /// <summary>Features, neighbours and distances, from the end of the neighbour search on, also after a fault.</summary>
    public ClusteringInput? Kept { get; private set; }

    /// <summary>
    /// A graph that takes up the work of this one, which has faulted, from what it <see cref="Kept"/>: nothing is searched
    /// again, and distances that were computed stay.
    /// </summary>
    /// <exception cref="InvalidOperationException">It has kept nothing: its neighbour search did not end well.</exception>
    public RefineryGraph Resume()
    {
        ClusteringInput kept = Kept
            ?? throw new InvalidOperationException("There is nothing to go on from: the neighbour search did not end well.");
        var graph = new RefineryGraph(options, gathering: null, previous, clusterer,
            clock.Timings.Where(timing => timing.Stage is RefineryStages.Neighbours or RefineryStages.Jaccard), caller)
        {
            Kept = kept,
        };
        graph.entrance.Complete();
        return graph;
    }

    /// <summary>A graph over features that are all there.</summary>
    /// <param name="features">The features.</param>
    /// <param name="options">Settings.</param>
    /// <param name="previous">Last epoch's labels, null at epoch 0.</param>
    /// <param name="clusterer">Clusters; abandoned when the graph ends before it answers.</param>
    /// <param name="cancellation">Ends the graph.</param>
    public static RefineryGraph Over(FeatureSet features, RefineryOptions options, Task<LabelLineage?> previous,
        Func<ClusteringInput, CancellationToken, Task<ClusteringResult>> clusterer, CancellationToken cancellation = default)
    {
        var graph = new RefineryGraph(options with { ExpectedRows = features.Count }, features.Dimension, previous, clusterer,
            cancellation);
        graph.entrance.Post(new FeatureBlock(0, features.Keys, features.Rows, features.Sightings));
        graph.Complete();
        return graph;
    }

    /// <summary>Hands in the next block; waits while too many wait.</summary>
    /// <returns>False when the graph no longer takes blocks, for instance after a fault: then <see cref="Completion"/>
    /// tells why. It never waits for a graph that has ended.</returns>
    public async Task<bool> SendAsync(FeatureBlock block)
    {
        try
        {
            return await entrance.SendAsync(block, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Says that all blocks have been sent.</summary>
    public void Complete() => entrance.Complete();

    /// <summary>Ends the graph with the producer's fault, unless it has a fault already.</summary>
    public void Fault(Exception exception)
    {
        if (Completion.IsCompleted)
            return;
        if (exception is OperationCanceledException && IsCancelled)
            return; // its echo
        if (exception is OperationCanceledException)
            exception = new InvalidOperationException(exception.Message, exception);
        if (Interlocked.CompareExchange(ref fault, exception, null) is null)
            stop.Cancel();
    }

    /// <summary>Cancels what still runs and waits for its end; never throws the graph's fault.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!Completion.IsCompleted)
            await stop.CancelAsync().ConfigureAwait(false);
        await ((Task)Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    /// <summary>
    /// The graph's token follows the caller's by a moment, in which a stage that heeds the caller's own may end already.
    /// </summary>
    private bool IsCancelled => cancellation.IsCancellationRequested || caller.IsCancellationRequested;

    private TransformBlock<StageAnswers, StageAnswers> Stage(
        string name, Func<StageAnswers, Task<StageAnswers>> work, ExecutionDataflowBlockOptions options) =>
        new(state => Run(name, () => work(state)), options);

    private Task<bool> Absorb(FeatureBlock block)
    {
        gathering!.Add(block);
        return Task.FromResult(true);
    }

    private async Task<ClusteringInput> Search()
    {
        if (Kept is null)
        {
            clock.Add(RefineryStages.Neighbours, gathering!.Worked);
            GatheredFeatures found = await Run(RefineryStages.Neighbours,
                () => Task.FromResult(gathering.Complete(cancellation))).ConfigureAwait(false);
            Kept = await Run(RefineryStages.Neighbours, () => Task.FromResult(stages.Input(found)))
                .ConfigureAwait(false);
        }
        if (options.Source is { IsCompletedSuccessfully: false } source)
        {
            await Run(RefineryStages.Jaccard, () => stages.BeginDistances(Kept)).ConfigureAwait(false);
            // Waiting is no work, and is not timed.
            await Recorded(RefineryStages.Jaccard, () => source.WaitAsync(cancellation)).ConfigureAwait(false);
        }
        return await Run(RefineryStages.Jaccard, () => stages.Distances(Kept)).ConfigureAwait(false);
    }

    private Task<bool> Finish(StageAnswers state)
    {
        summary = new(state.Result!, state.Input.Images, stages.Means(state), [])
        {
            Soft = state.Soft!,
            Neighbours = state.Input.Search,
        };
        return Task.FromResult(true);
    }

    /// <summary>Times the work of a stage and records how it ends.</summary>
    private Task<T> Run<T>(string stage, Func<Task<T>> work) =>
        Recorded(stage, () => clock.Measure(stage, () => Surrounded(stage, work)));

    /// <summary>
    /// Dataflow drops an item in silence when its delegate throws OperationCanceledException. So every exception of a
    /// stage is recorded here first; a cancellation that nobody asked for becomes a fault with a name.
    /// </summary>
    private async Task<T> Recorded<T>(string stage, Func<Task<T>> work)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            return await work().ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled) when (!IsCancelled)
        {
            Fault(new InvalidOperationException(
                $"The stage '{stage}' was cancelled although nobody had asked for it.", cancelled));
            throw;
        }
        catch (Exception exception)
        {
            // After a cancellation this is its echo: the caller's own cancellation must not turn into a fault.
            if (!IsCancelled)
                Fault(exception);
            throw;
        }
    }

    private async Task<T> Surrounded<T>(string stage, Func<Task<T>> work) => options.Around is { } around
        ? (T)await around(stage, async () => (await work().ConfigureAwait(false))!).ConfigureAwait(false)
        : await work().ConfigureAwait(false);

    private async Task<RefinerySummary> EndAsync()
    {
        await entrance.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (entrance.Completion.IsCompletedSuccessfully)
            await distances.SendAsync(true, CancellationToken.None).ConfigureAwait(false);
        distances.Complete();
        await Task.WhenAll(blocks.Select(block => block.Completion))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        gathering?.Dispose();
        if (fault is not null)
            ExceptionDispatchInfo.Throw(fault);
        if (summary is not null)
            return summary with { Timings = clock.Timings };
        caller.ThrowIfCancellationRequested();
        throw new OperationCanceledException("The graph was disposed before it had ended.", cancellation);
    }
}

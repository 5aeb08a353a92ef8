using Akka.Actor;
using Slr.Actors.Observability;
using Slr.Actors.Parts;
using Slr.Flow;
using Slr.Flow.Clustering;
using Slr.Flow.Graph;
using Slr.Runs.Lines;

namespace Slr.Actors.Refinement;

/// <summary>
/// Owns the dataflow graph of each epoch. Features stream in with one block in flight; the work of a graph that faults is
/// taken up by another one, a few times.
/// </summary>
internal sealed class RefinerOwner : Worker
{
    private readonly Func<int, RefineryOptions> options;
    private readonly int dimension, repairs;
    private readonly IActorRef clusterer;
    private readonly CancellationTokenSource stopped = new();
    private readonly Dictionary<int, Refining> epochs = [];

    /// <summary>Prepares a refiner.</summary>
    /// <param name="options">Settings of the graph of an epoch.</param>
    /// <param name="dimension">Numbers of a feature.</param>
    /// <param name="clusterer">Makes the supervisor of the clusterer.</param>
    /// <param name="repairs">New graphs in one epoch before the attempt is given up.</param>
    public RefinerOwner(Func<int, RefineryOptions> options, int dimension, Props clusterer, int repairs)
    {
        (this.options, this.dimension, this.repairs) = (options, dimension, repairs);
        this.clusterer = Context.ActorOf(clusterer, PartNames.Clusterer);
        Receive<Open>(open =>
        {
            epochs[open.Epoch] = new Refining(() => NewGraph(open));
            Sender.Tell(Opened.Instance);
        });
        Receive<Add>(add => Answer(epochs[add.Epoch].Add(add.Block)));
        Receive<Finish>(finish =>
        {
            int epoch = finish.Epoch;
            IActorRef self = Self;
            Answer(Complete(epochs[epoch]));
            epochs[epoch].Done.ContinueWith(_ => self.Tell(new Forget(epoch)), TaskScheduler.Default);
        });
        Receive<Forget>(forget => epochs.Remove(forget.Epoch));
    }

    /// <summary>Open the graph of an epoch.</summary>
    /// <param name="Epoch">Epoch, from 0.</param>
    /// <param name="Previous">Labels of the epoch before; may still be in the making.</param>
    /// <param name="Source">Features of the source for the source term, which may still be being extracted; null without it.</param>
    public sealed record Open(int Epoch, Task<LabelLineage?> Previous, Task<FeatureSet>? Source);

    /// <summary>The graph takes blocks.</summary>
    public sealed record Opened
    {
        /// <summary>The only one.</summary>
        public static Opened Instance { get; } = new();
    }

    /// <summary>Take a block; the answer, a <see cref="bool"/>, is the credit for the next one.</summary>
    public sealed record Add(int Epoch, FeatureBlock Block);

    /// <summary>No more blocks; the answer is the <see cref="RefinerySummary"/>.</summary>
    public sealed record Finish(int Epoch);

    private sealed record Forget(int Epoch);

    /// <inheritdoc/>
    protected override void PostStop() => stopped.Cancel();

    private RefineryGraph NewGraph(Open open) =>
        new(options(open.Epoch) with { Source = open.Source }, dimension, open.Previous, Cluster, stopped.Token);

    private async Task<ClusteringResult> Cluster(ClusteringInput input, CancellationToken cancellation) =>
        await clusterer.Ask<ClusteringResult>(new ClusteringActor.Request(input), Timeout.InfiniteTimeSpan, cancellation);

    private async Task<RefinerySummary> Complete(Refining refining)
    {
        ActorSystem system = Context.System;
        Exception? before = null;
        for (int repaired = 0; ; repaired++)
        {
            try
            {
                RefinerySummary summary = await refining.Run();
                refining.Finish();
                return summary;
            }
            catch (Exception error) when (repaired < repairs && !stopped.IsCancellationRequested && RunFailures.Final(error) is null
                && error is not PartFailedException && !RunFailures.Repeats(error, before)) // a clusterer has had its own tries
            {
                before = error;
                system.EventStream.Publish(new Restarted(PartNames.Graph, error.Message, 0, 0, TimeSpan.Zero));
                await refining.Repair();
            }
        }
    }

    /// <summary>One epoch: its graph, and the blocks for another one.</summary>
    private sealed class Refining(Func<RefineryGraph> make)
    {
        private readonly List<FeatureBlock> blocks = [];
        private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private RefineryGraph graph = make();

        public Task Done => done.Task;

        public void Finish() => done.TrySetResult();

        /// <summary>A graph that has faulted takes no blocks; they are there for the next one all the same.</summary>
        public Task<bool> Add(FeatureBlock block)
        {
            blocks.Add(block);
            return graph.SendAsync(block);
        }

        public async Task<RefinerySummary> Run()
        {
            await using RefineryGraph ending = graph;
            ending.Complete();
            return await ending.Completion;
        }

        /// <summary>Another graph: it goes on from the neighbours that were found, else from the features.</summary>
        public async Task Repair()
        {
            if (graph.Kept is not null)
            {
                graph = graph.Resume();
                return;
            }
            graph = make();
            foreach (FeatureBlock block in blocks)
                await graph.SendAsync(block);
        }
    }
}

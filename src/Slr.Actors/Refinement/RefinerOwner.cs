using Akka.Actor;
using Slr.Actors.Chaos;
using Slr.Actors.Observability;
using Slr.Actors.Parts;
using Slr.Flow;
using Slr.Flow.Clustering;
using Slr.Flow.Graph;

namespace Slr.Actors.Refinement;

/// <summary>
/// Owns the dataflow graph of each epoch. Features stream in with one block in flight; a graph that faults is built anew
/// from the kept features, a few times.
/// </summary>
internal sealed class RefinerOwner : Worker
{
    private readonly Func<int, RefineryOptions> options;
    private readonly int dimension, repairs;
    private readonly FaultPlan faults;
    private readonly IActorRef clusterer;
    private readonly CancellationTokenSource stopped = new();
    private readonly Dictionary<int, Refining> epochs = [];

    /// <summary>Prepares a refiner.</summary>
    /// <param name="options">Settings of the graph of an epoch.</param>
    /// <param name="dimension">Numbers of a feature.</param>
    /// <param name="clusterer">Makes the supervisor of the clusterer.</param>
    /// <param name="repairs">New graphs in one epoch before the attempt is given up.</param>
    /// <param name="faults">Faults to inject.</param>
    public RefinerOwner(Func<int, RefineryOptions> options, int dimension, Props clusterer, int repairs, FaultPlan faults)
    {
        (this.options, this.dimension, this.repairs, this.faults) = (options, dimension, repairs, faults);
        this.clusterer = Context.ActorOf(clusterer, "clusterer");
        Receive<Open>(open =>
        {
            faults.Strike("refiner", open.Epoch, 0);
            epochs[open.Epoch] = new Refining(open, NewGraph(open));
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
    /// <param name="Source">Features of the source for the source term; null without it.</param>
    public sealed record Open(int Epoch, Task<LabelLineage?> Previous, FeatureSet? Source);

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

    private RefineryGraph NewGraph(Open open)
    {
        RefineryOptions settings = options(open.Epoch);
        return new RefineryGraph(settings with { Source = open.Source }, dimension, open.Previous, Cluster, stopped.Token,
            new StageFaults(faults, open.Epoch, stopped.Token));
    }

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
                RefinerySummary summary = await refining.Run(repaired > 0 ? NewGraph(refining.Opened) : null);
                refining.Finish();
                return faults.Babbles("refiner", refining.Opened.Epoch, 0) ? summary with { ClusterMeans = [] } : summary;
            }
            catch (Exception error) when (repaired < repairs && !stopped.IsCancellationRequested && RunFailures.Final(error) is null
                && error is not PartFailedException && !RunFailures.Repeats(error, before)) // a clusterer has had its own tries
            {
                before = error;
                system.EventStream.Publish(new Restarted("graph", error.Message, 0, 0, TimeSpan.Zero));
            }
        }
    }

    /// <summary>One epoch: its graph and the blocks kept for another one.</summary>
    private sealed class Refining(Open opened, RefineryGraph first)
    {
        private readonly List<FeatureBlock> kept = [];
        private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Open Opened { get; } = opened;

        public Task Done => done.Task;

        public void Finish() => done.TrySetResult();

        /// <summary>A graph that has faulted takes no blocks; they are kept for the next one all the same.</summary>
        public async Task<bool> Add(FeatureBlock block)
        {
            kept.Add(block);
            return await first.SendAsync(block);
        }

        public async Task<RefinerySummary> Run(RefineryGraph? again)
        {
            await using RefineryGraph graph = again ?? first;
            if (again is not null)
                foreach (FeatureBlock block in kept)
                    await graph.SendAsync(block);
            graph.Complete();
            return await graph.Completion;
        }
    }
}

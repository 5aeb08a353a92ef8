using Slr.Actors.Parts;
using Slr.Flow.Clustering;

namespace Slr.Actors.Refinement;

/// <summary>
/// The seam for clusterers: derive from this class, in any assembly, and override one method. An actor is made for each
/// request and supervised: whatever it throws, however long it takes and whatever it answers, the run goes on
/// (docs/plugins.md).
/// </summary>
/// <remarks>A constructor that takes an <c>Akka.Configuration.Config</c> is given the clusterer's own settings block.</remarks>
public abstract class ClusteringActor : Worker
{
    private readonly CancellationTokenSource stopped = new();

    /// <summary>Waits for a request; the work runs off the mailbox.</summary>
    protected ClusteringActor()
    {
        Receive<Request>(request =>
        {
            CancellationToken cancellation = stopped.Token;
            Answer(Task.Factory.StartNew(() => Cluster(request.Input, cancellation), cancellation,
                TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default));
        });
    }

    /// <summary>Asks for labels.</summary>
    /// <param name="Input">Features, neighbours and distances.</param>
    internal sealed record Request(ClusteringInput Input);

    /// <summary>Labels points: 0, 1, ... for clusters, -1 for outliers.</summary>
    /// <param name="input">Features, neighbours and, when first asked for, distances.</param>
    /// <param name="cancellation">Set when the result is not wanted any more.</param>
    protected abstract ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation);

    /// <inheritdoc/>
    protected override void PostStop() => stopped.Cancel();
}

/// <summary>A clusterer that is no actor, those that come with SLR among them, behind the same seam.</summary>
/// <param name="clusterer">The algorithm.</param>
internal sealed class ClustererActor(IClusterer clusterer) : ClusteringActor
{
    /// <inheritdoc/>
    protected override ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation) =>
        clusterer.Cluster(input, cancellation);
}

using Akka.Actor;
using Slr.Actors.Configuration;
using Slr.Actors.Parts;
using Slr.Flow.Clustering;

namespace Slr.Actors.Refinement;

/// <summary>
/// The clusterer that the settings name, outside of a run. One that comes with SLR is called as it is; one of the user's own is an
/// actor that is watched as in a run: it may throw, hang or answer nonsense <c>clustering.repairs</c> times.
/// </summary>
internal sealed class SingleClustering(RunSettings settings) : IClusterer
{
    /// <inheritdoc/>
    /// <exception cref="SettingsException">The class or its assembly cannot be found or used.</exception>
    /// <exception cref="FatalRunException">It failed every time.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation) =>
        ClustererFactory.BuiltIn(settings) is { } builtIn
            ? builtIn.Cluster(input, cancellation)
            : AskActor(ClustererFactory.Props(settings), input, cancellation);

    private ClusteringResult AskActor(Props clusterer, ClusteringInput input, CancellationToken cancellation)
    {
        ActorSystem system = RunActorSystem.Start(settings);
        try
        {
            ClusteringSettings limits = settings.Clustering;
            IActorRef supervisor = system.ActorOf(Props.Create(() =>
                new ClusterSupervisor(clusterer, limits.Timeout, limits.Repairs)), "clustering");
            return supervisor.Ask<ClusteringResult>(new ClusteringActor.Request(input), System.Threading.Timeout.InfiniteTimeSpan,
                cancellation)
                .GetAwaiter().GetResult();
        }
        catch (PartFailedException failure)
        {
            throw new FatalRunException(ExitCode.GaveUp, $"the clusterer '{settings.Clustering.Use}' failed "
                + $"again and again, the last time so: {failure.InnerException!.Message}", failure);
        }
        finally
        {
            system.Terminate().GetAwaiter().GetResult();
        }
    }
}

using System.Runtime.CompilerServices;
using Akka.Actor;
using Slr.Actors.Configuration;
using Slr.Actors.Parts;
using Slr.Flow.Clustering;

namespace Slr.Actors.Refinement;

/// <summary>
/// A clusterer of the user's own that the settings name, outside of a run: an actor that is watched as in a run, which may throw,
/// hang or answer nonsense <c>clustering.repairs</c> times.
/// </summary>
internal sealed class SingleClustering : IClusterer
{
    private readonly RunSettings settings;

    private SingleClustering(RunSettings settings) => this.settings = settings;

    /// <summary>The clusterer; null where the settings name one that comes with SLR.</summary>
    /// <exception cref="SettingsException">This program was compiled ahead of time and loads no classes.</exception>
    public static IClusterer? OfPlugIn(RunSettings settings) => settings.Clustering.Used is not null ? null
        : RuntimeFeature.IsDynamicCodeSupported ? new SingleClustering(settings)
        : throw new SettingsException([new SettingsProblem("clustering.use", settings.Clustering.Use,
            "a clusterer of your own needs the program that runs on .NET: ./run.sh, with the same words")]);

    /// <inheritdoc/>
    /// <exception cref="SettingsException">The class or its assembly cannot be found or used.</exception>
    /// <exception cref="FatalRunException">It failed every time.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation) =>
        AskActor(ClustererFactory.Props(settings), input, cancellation);

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

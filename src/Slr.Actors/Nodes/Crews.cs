using Slr.Actors.Configuration;
using Slr.Models.Training;
using Slr.Nodes.Leading;
using Slr.Nodes.Membership;
using Slr.Torch;

namespace Slr.Actors.Nodes;

/// <summary>The nodes that the settings name.</summary>
internal static class Crews
{
    /// <summary>Starts looking for them; null where the settings name none.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="say">Hears who helps, and who does not and why.</param>
    /// <exception cref="NodeException">This process cannot listen where it is to, or its certificate cannot be read.</exception>
    public static Crew? Start(RunSettings settings, Action<CrewNews> say) => Start(settings, say,
        () => TrainingDevice.Parse(settings.Device, settings.MixedPrecision ? "bfloat16" : "float32"));

    /// <summary>The same to compare rows alone; null where there are too few rows to share, too.</summary>
    /// <inheritdoc cref="Start(RunSettings, Action{CrewNews})"/>
    /// <param name="settings">The settings.</param>
    /// <param name="rows">Rows that are compared.</param>
    /// <param name="say">Hears who helps, and who does not and why.</param>
    public static Crew? ToCompare(RunSettings settings, int rows, Action<CrewNews> say) =>
        rows < settings.DistributeFrom ? null : Start(settings, say, () => null);

    private static Crew? Start(RunSettings settings, Action<CrewNews> say, Func<TrainingDevice?> device)
    {
        ClusterSettings cluster = settings.Cluster;
        if (cluster.Nodes.IsEmpty)
            return null;
        NodeCertificate? certificate =
            cluster is { Certificate: { } key, Trusted: { } trusted } ? NodeCertificate.Load(key, trusted) : null;
        return Crew.Start(new CrewOptions
        {
            Place = new NodePlace(new NodeAddress(cluster.Host, cluster.Port), certificate),
            Nodes = cluster.Nodes,
            Device = device(),
            Threads = settings.Threads,
            Portable = settings.Numerics == Numerics.Portable,
            Mixed = cluster.Mixed,
        }, say);
    }

    /// <summary>Who does lanes of training batches, in both stages: as many as the settings give away, but for the first.</summary>
    /// <param name="crew">The nodes; null for none.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="device">Where networks are trained.</param>
    public static IReplica[] Replicas(Crew? crew, RunSettings settings, TrainingDevice device) => crew is null ? []
        : [.. Enumerable.Range(0, Math.Min(settings.Cluster.Lanes, Student.Lanes(settings.Network, device, settings.Threads) - 1))
            .Select(crew.Replica)];
}

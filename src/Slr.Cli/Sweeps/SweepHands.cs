using System.Collections.Immutable;
using System.Globalization;
using Slr.Actors.Configuration;
using Slr.Cli.Console;
using Slr.Nodes.Membership;
using Slr.Nodes.Runs;

namespace Slr.Cli.Sweeps;

/// <summary>Who does the runs of a sweep.</summary>
/// <param name="AtOnce">Most runs at a time on this machine; null = as many as it has cores for.</param>
/// <param name="Nodes">Nodes that do runs too; empty = none.</param>
internal sealed record SweepHands(int? AtOnce, ImmutableArray<NodeAddress> Nodes)
{
    /// <summary>True when somebody has said who.</summary>
    public bool AreChosen => AtOnce is not null || !Nodes.IsEmpty;

    /// <summary>Reads what was typed.</summary>
    /// <param name="atOnce">A number, if any.</param>
    /// <param name="nodes">HOST:PORT[,HOST:PORT], if any.</param>
    /// <exception cref="CommandException">It makes no sense.</exception>
    public static SweepHands Of(int? atOnce, string? nodes)
    {
        SweepHands hands = new(atOnce, nodes is null ? [] : [.. nodes.Split(',', StringSplitOptions.TrimEntries).Select(Address)]);
        return atOnce is null || atOnce >= (hands.Nodes.IsEmpty ? 1 : 0) ? hands
            : throw new CommandException(string.Create(CultureInfo.InvariantCulture,
                $"--at-once takes a number from 1{(atOnce == 0 ? " (0, for nodes alone, with --nodes)" : "")}, not {atOnce}"));
    }

    /// <summary>Runs at a time on this machine.</summary>
    public int AtOnceFor(RunSettings settings) => AtOnce ?? SweepQueue.AtOnce(settings.Device, settings.Threads);

    /// <summary>How the nodes are asked; null = there are none.</summary>
    /// <param name="settings">What the runs share; <c>cluster.*</c> says where the sweep listens and what it shows.</param>
    /// <param name="folder">Their folder.</param>
    /// <exception cref="NodeException">A certificate is none, or the place is refused.</exception>
    public RunCrewOptions? CrewFor(RunSettings settings, string folder)
    {
        if (Nodes.IsEmpty)
            return null;
        ClusterSettings cluster = settings.Cluster;
        NodePlace place = new(new NodeAddress(cluster.Host, cluster.Port),
            cluster is { Certificate: { } key, Trusted: { } trusted } ? NodeCertificate.Load(key, trusted) : null);
        return place.Obstacle is { } obstacle ? throw new NodeException(obstacle) : new RunCrewOptions
        {
            Place = place,
            Nodes = Nodes,
            Folder = folder,
            Cache = settings.CacheFolder,
            Device = settings.Device,
            Threads = settings.Threads,
        };
    }

    private static NodeAddress Address(string text) => NodeAddress.TryParse(text, out NodeAddress? address) ? address
        : throw new CommandException($"--nodes takes HOST:PORT[,HOST:PORT], as a node prints it when it starts; not '{text}'");
}

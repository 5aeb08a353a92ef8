using Slr.Primitives.Options;
using Slr.Primitives.Randomness;

namespace Slr.Flow.Clustering;

/// <summary>
/// Infomap (Rosvall and Bergstrom 2008), two levels: modules of the weighted neighbour graph in which a random walk
/// stays long. Points without links, and modules that are too small, are outliers.
/// </summary>
/// <remarks>
/// Nodes move between modules, modules become nodes, and so on until nothing moves; then single points move again from
/// the best partition. Ties and orders follow from seed and epoch. Diagnostics: <c>codeLength</c>
/// (bits, without the nodes' own share), <c>links</c>.
/// </remarks>
/// <param name="options">Settings.</param>
public sealed class InfomapClusterer(InfomapOptions options) : IClusterer
{
    private const int Rounds = 10;

    /// <inheritdoc />
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation)
    {
        Ranges.Check(options);
        FlowNetwork network = FlowNetwork.From(input.Neighbours, options.Neighbours, options.MinSimilarity);
        var random = new CounterRandom(input.Seed, 0x1F0A, (ulong)input.Epoch);
        (int[] modules, double length) = Partition(network, ref random, cancellation);
        int[] labels = DenseLabels.From(modules, options.MinClusterSize);
        return new ClusteringResult(labels, new SortedDictionary<string, double>
        {
            ["codeLength"] = length,
            ["links"] = network.ColumnIndices.Length / 2,
        });
    }

    /// <summary>The modules of a network and their description length.</summary>
    internal static (int[] Modules, double Length) Partition(
        FlowNetwork network, ref CounterRandom random, CancellationToken cancellation)
    {
        int[] modules = [.. Enumerable.Range(0, network.Rows)];
        double length = double.PositiveInfinity;
        for (int round = 0; round < Rounds; round++)
        {
            int[] candidate = Merge(network, modules, ref random, cancellation);
            double shorter = new MapEquation(network, candidate).Length;
            if (!(shorter < length - 1e-9))
                break;
            (modules, length) = (candidate, shorter);
        }
        return (modules, length);
    }

    /// <summary>Moves points, then whole modules on ever coarser networks.</summary>
    private static int[] Merge(
        FlowNetwork network, int[] start, ref CounterRandom random, CancellationToken cancellation)
    {
        var equation = new MapEquation(network, start);
        equation.Settle(ref random, cancellation);
        int[] modules = DenseLabels.From(equation.Modules);
        FlowNetwork fine = network;
        int[] step = modules;
        while (true)
        {
            int count = DenseLabels.Count(step);
            fine = fine.Aggregate(step, count);
            equation = new MapEquation(fine, [.. Enumerable.Range(0, count)]);
            if (!equation.Settle(ref random, cancellation))
                return modules;
            step = DenseLabels.From(equation.Modules);
            int[] coarser = step;
            modules = [.. modules.Select(module => coarser[module])];
        }
    }
}

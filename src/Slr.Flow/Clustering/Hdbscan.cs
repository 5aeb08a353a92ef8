using System.Numerics;
using Slr.Flow.SoftLabels;
using Slr.Flow.Storage;
using Slr.Primitives.Options;

namespace Slr.Flow.Clustering;

/// <summary>
/// HDBSCAN (Campello, Moulavi and Sander 2013) with Euclidean distances: excess-of-mass selection, no single cluster.
/// </summary>
/// <remarks>
/// Exact, and independent of the order of the input: all merges at one height are one merge with any number of parts,
/// where the usual libraries break ties by input order. Copies of a point are at distance 0 and may make a cluster of
/// infinite density. The core distance does not count the point itself; with fewer other points than
/// <see cref="HdbscanOptions.MinSamples"/> it is the distance to the farthest.
/// </remarks>
public static class Hdbscan
{
    /// <summary>Soft labels carry rounding of about 1e-12, so heights this close (relative) are one height.</summary>
    private const double SoftLabelTie = 1e-9;

    /// <summary>Clusters all N images that have a soft label, by work on the distinct rows alone.</summary>
    /// <returns>A label for each distinct row: -1 noise, clusters 0..k-1 in order of first appearance.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    public static int[] Cluster(SoftLabelSet rows, HdbscanOptions options, CancellationToken cancellation = default)
    {
        Ranges.Check(options);
        var (core, edges) = new SoftLabelTree(rows, options.MinSamples).Span(cancellation);
        return HdbscanHierarchy.Build(rows.Multiplicities, core, edges, SoftLabelTie)
            .Select(options.MinClusterSize).Labels;
    }

    /// <summary>Clusters points of single precision.</summary>
    /// <param name="points">N x <paramref name="dimension"/> finite values, row-major.</param>
    /// <param name="dimension">Values per point, at least 1.</param>
    /// <param name="options">Settings.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>N labels: -1 noise, clusters 0..k-1 in order of first appearance.</returns>
    /// <exception cref="ArgumentException">A value is not finite, the length is no multiple of the dimension, or a
    /// setting is outside its range.</exception>
    public static int[] Cluster(
        ReadOnlySpan<float> points, int dimension, HdbscanOptions options, CancellationToken cancellation = default) =>
        ClusterPoints(PointBlocks<float>.Of(points, dimension), options, cancellation).Labels;

    /// <summary>Clusters rows.</summary>
    /// <param name="points">N rows of finite values.</param>
    /// <param name="options">Settings.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <inheritdoc cref="Cluster(ReadOnlySpan{float}, int, HdbscanOptions, CancellationToken)"/>
    public static int[] Cluster(FeatureRows points, HdbscanOptions options, CancellationToken cancellation = default) =>
        ClusterPoints(PointBlocks<float>.Of(points), options, cancellation).Labels;

    /// <summary>Clusters points of single precision, and says how surely each belongs to its cluster.</summary>
    /// <inheritdoc cref="Cluster(ReadOnlySpan{float}, int, HdbscanOptions, CancellationToken)"/>
    /// <returns>N labels, and N numbers in [0, 1]: the density at which a point leaves its cluster over the greatest at which any
    /// does (McInnes, Healy and Astels 2017); 0 for noise.</returns>
    public static (int[] Labels, double[] Probabilities) ClusterSoftly(
        ReadOnlySpan<float> points, int dimension, HdbscanOptions options, CancellationToken cancellation = default) =>
        ClusterPoints(PointBlocks<float>.Of(points, dimension), options, cancellation);

    /// <summary>Clusters points of double precision.</summary>
    /// <inheritdoc cref="Cluster(ReadOnlySpan{float}, int, HdbscanOptions, CancellationToken)"/>
    public static int[] Cluster(
        ReadOnlySpan<double> points, int dimension, HdbscanOptions options, CancellationToken cancellation = default) =>
        ClusterPoints(PointBlocks<double>.Of(points, dimension), options, cancellation).Labels;

    private static (int[] Labels, double[] Probabilities) ClusterPoints<T>(
        PointBlocks<T> blocks, HdbscanOptions options, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Ranges.Check(options);
        T[] core = CoreDistances.Squared(blocks, options.MinSamples, options.ThreadsOrAll, cancellation);
        var edges = PointTree.Span(blocks, core, options.ThreadsOrAll, cancellation);
        int[] once = new int[blocks.Count];
        Array.Fill(once, 1);
        double[] heights = Array.ConvertAll(core, square => Math.Sqrt(double.CreateChecked(square)));
        return HdbscanHierarchy.Build(once, heights, edges, tie: 0).Select(options.MinClusterSize);
    }
}

using System.Numerics.Tensors;

namespace Slr.Flow.Clustering;

/// <summary>Clusters of an average linkage while it goes on. A cluster goes by the number of one of its points.</summary>
internal sealed class LinkedClusters
{
    /// <summary>Points of which one thread looks at a block at a time.</summary>
    private const int Block = 256;

    private readonly FeatureSet points;
    private readonly Func<int, int, bool> areApart;
    private readonly int threads;
    private readonly float[][] sums;
    private readonly List<int>?[] members;
    private readonly List<int> open;
    private readonly DisjointSets joined;

    /// <summary>Every point by itself.</summary>
    /// <param name="points">The points, rows L2-normalised.</param>
    /// <param name="areApart">Whether two points may never come together.</param>
    /// <param name="threads">Threads.</param>
    internal LinkedClusters(FeatureSet points, Func<int, int, bool> areApart, int threads)
    {
        (this.points, this.areApart, this.threads) = (points, areApart, threads);
        sums = [.. Enumerable.Range(0, points.Count).Select(point => points.Row(point).ToArray())];
        members = [.. Enumerable.Range(0, points.Count).Select(point => new List<int> { point })];
        open = [.. Enumerable.Range(0, points.Count)];
        joined = new DisjointSets(points.Count);
    }

    /// <summary>A cluster that may still be joined; null when all are as they will be.</summary>
    internal int? AnyOpen => open.Count > 0 ? open[0] : null;

    /// <summary>
    /// The open cluster with the smallest mean distance that may be joined; the lowest of equal ones, but the wanted one first.
    /// </summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="wanted">Taken among equally near ones, so that chains end; -1 = none.</param>
    /// <returns>-1 and infinity when there is none.</returns>
    internal (int Cluster, double Distance) Nearest(int cluster, int wanted)
    {
        var found = new (int Cluster, double Distance)[(open.Count + Block - 1) / Block];
        Parallel.For(0, found.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, block =>
        {
            found[block] = (-1, double.PositiveInfinity);
            for (int at = block * Block; at < Math.Min(open.Count, (block + 1) * Block); at++)
                if (open[at] != cluster)
                    found[block] = Nearer(found[block], (open[at], Distance(cluster, open[at])), wanted);
        });
        return found.Aggregate((-1, double.PositiveInfinity), (best, other) => Nearer(best, other, wanted));
    }

    /// <summary>Joins two clusters; the first number remains.</summary>
    internal void Join(int kept, int gone)
    {
        TensorPrimitives.Add(Sum(kept), Sum(gone), Sum(kept));
        members[kept]!.AddRange(members[gone]!);
        members[gone] = null;
        joined.Join(kept, gone);
        Close(gone);
    }

    /// <summary>Says that a cluster is as it will be.</summary>
    internal void Close(int cluster) => open.RemoveAt(open.BinarySearch(cluster));

    /// <summary>Labels of the points, numbered in their order.</summary>
    internal int[] Labels() => DenseLabels.From([.. Enumerable.Range(0, points.Count).Select(joined.Root)]);

    private static (int Cluster, double Distance) Nearer((int Cluster, double Distance) best, (int Cluster, double Distance) other,
        int wanted) =>
        other.Distance < best.Distance || (other.Distance == best.Distance && other.Cluster == wanted && wanted >= 0) ? other : best;

    private double Distance(int a, int b)
    {
        foreach (int one in members[a]!)
            foreach (int other in members[b]!)
                if (areApart(one, other))
                    return double.PositiveInfinity;
        return 1 - ((double)RowPair.Dot(Sum(a), Sum(b)) / members[a]!.Count / members[b]!.Count);
    }

    private Span<float> Sum(int cluster) => sums[cluster];
}

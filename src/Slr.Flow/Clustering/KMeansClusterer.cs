using Slr.Flow.Neighbours;
using Slr.Flow.Storage;
using Slr.Primitives.Options;
using Slr.Primitives.Randomness;

namespace Slr.Flow.Clustering;

/// <summary>
/// Spherical k-means: clusters by the nearest of k directions (Dhillon and Modha 2001), for a given budget of labels.
/// Every point gets a cluster; clusters that stay empty are left out.
/// </summary>
/// <remarks>
/// Seeds are drawn in eight rounds in proportion to the squared distance from those of earlier rounds (Bahmani et al.
/// 2012; up to eight clusters this is k-means++). Diagnostics: <c>iterations</c>, <c>inertia</c> (mean
/// squared distance to the cluster's direction).
/// </remarks>
/// <param name="options">Settings.</param>
public sealed class KMeansClusterer(KMeansOptions options) : IClusterer
{
    private const int SeedRounds = 8;

    private int Threads => options.Threads > 0 ? options.Threads : Environment.ProcessorCount;

    /// <inheritdoc />
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation)
    {
        Ranges.Check(options);
        FeatureSet features = input.Features;
        if (features.Count == 0)
            return Result([], 0, 0);
        using var rows = new PackedRows(features.Rows);
        FeatureRows centres = Seed(features, rows, new CounterRandom(input.Seed, 0x4B6D, (ulong)input.Epoch), cancellation);
        int[] labels = [];
        for (int iteration = 1; ; iteration++)
        {
            (int[] nearest, float[] distances) = Assign(rows, centres, cancellation);
            bool settled = nearest.AsSpan().SequenceEqual(labels);
            labels = nearest;
            if (settled || iteration >= options.Iterations)
                return Result(DenseLabels.From(labels), iteration, distances.Average(distance => (double)distance));
            int[] dense = DenseLabels.From(labels);
            labels = dense;
            centres = ClassMeans.Of<double>(features, dense, DenseLabels.Count(dense), cancellation);
        }
    }

    private (int[] Indices, float[] SquaredDistances) Assign(
        PackedRows rows, FeatureRows centres, CancellationToken cancellation)
    {
        using var packed = new PackedRows(centres);
        return rows.NearestIn(packed, Threads, cancellation);
    }

    private FeatureRows Seed(
        FeatureSet features, PackedRows rows, CounterRandom random, CancellationToken cancellation)
    {
        var seeds = new List<int> { random.Next(features.Count) };
        int round = (options.Clusters + SeedRounds - 1) / SeedRounds;
        var distances = new float[features.Count];
        Array.Fill(distances, float.PositiveInfinity);
        for (int known = 0; ;)
        {
            FeatureRows added = Rows(features, seeds[known..]);
            known = seeds.Count;
            (_, float[] near) = Assign(rows, added, cancellation);
            for (int i = 0; i < near.Length; i++)
                distances[i] = MathF.Min(distances[i], near[i]);
            for (int draw = 0; draw < round && seeds.Count < options.Clusters; draw++)
                if (Draw(distances, ref random) is { } seed)
                    seeds.Add(seed);
            if (seeds.Count == known)
                return Rows(features, seeds);
        }
    }

    /// <summary>A point in proportion to its squared distance, which becomes 0; null when no point is apart.</summary>
    private static int? Draw(float[] distances, ref CounterRandom random)
    {
        double total = 0;
        foreach (float distance in distances)
            total += distance;
        if (total <= 1e-9 * distances.Length)
            return null;
        double target = random.NextDouble() * total;
        int last = -1;
        for (int i = 0; i < distances.Length; i++)
        {
            if (distances[i] <= 0)
                continue;
            last = i;
            target -= distances[i];
            if (target < 0)
                break;
        }
        distances[last] = 0;
        return last;
    }

    private static FeatureRows Rows(FeatureSet features, List<int> chosen)
    {
        var rows = new RowsBuilder(features.Dimension, chosen.Count);
        foreach (int row in chosen)
            rows.Add(features.Row(row));
        return rows.Complete();
    }

    private static ClusteringResult Result(int[] labels, int iterations, double inertia) =>
        new(labels, new SortedDictionary<string, double>
        {
            ["iterations"] = iterations,
            ["inertia"] = inertia,
        });
}

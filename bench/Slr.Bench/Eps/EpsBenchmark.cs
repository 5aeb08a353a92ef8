using System.Diagnostics;
using Slr.Flow;
using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Metrics;
using Slr.Flow.Neighbours;

namespace Slr.Bench.Eps;

/// <summary>One set: what eps = auto finds beside the best fixed eps, by the adjusted Rand index with the persons.</summary>
internal sealed record EpsBenchmarkRow(int Images, int PerPerson, double Noise, bool Cameras,
    double Auto, double AutoAri, double Best, double BestAri, double HalfAri, double RhoAri, double Seconds)
{
    /// <summary>The ARI of auto as a share of the best fixed one's.</summary>
    public double Share => BestAri > 0 ? AutoAri / BestAri : 1;
}

/// <summary>DBSCAN's radius chosen without labels against the best of all fixed ones, over sets of many sizes.</summary>
internal static class EpsBenchmark
{
    private static readonly int[] Sizes = [300, 1000, 3200, 10_000, 32_000], PerPerson = [4, 8, 16, 30, 60];
    private static readonly double[] Noises = [0.5, 0.9, 1.3];

    /// <summary>Runs all sets of up to so many images.</summary>
    /// <param name="most">Images of the largest sets.</param>
    /// <param name="onRow">Is told each row as it is measured.</param>
    /// <param name="cancellation">Ends the benchmark.</param>
    internal static List<EpsBenchmarkRow> Run(int most, Action<EpsBenchmarkRow> onRow, CancellationToken cancellation)
    {
        var rows = new List<EpsBenchmarkRow>();
        foreach (int images in Sizes.Where(size => size <= most))
            foreach (int perPerson in PerPerson)
                foreach (double noise in Noises)
                    foreach (bool cameras in (bool[])[false, true])
                    {
                        rows.Add(Measure(images, perPerson, noise, cameras, cancellation));
                        onRow(rows[^1]);
                    }
        return rows;
    }

    private static EpsBenchmarkRow Measure(int images, int perPerson, double noise, bool cameras, CancellationToken cancellation)
    {
        PersonSet set = PersonSet.Draw(images, perPerson, noise, cameras ? 6 : 0, seed: 1);
        FeatureSet features = set.Features;
        DistanceOptions distance = new() { Form = cameras ? DistanceForm.Camera : DistanceForm.Abmt };
        NeighbourOptions search = new() { K = distance.RequiredNeighbours, ByCamera = distance.RequiredByCamera };
        NeighbourGraph graph = NeighbourSearch.Search(features.Rows, search, cancellation, features.Sightings);
        SparseDistances distances = JaccardDistance.Compute(graph, features, distance, null, cancellation);
        double Ari(ClusteringResult result) => LabelQuality.Of(result.Labels, set.Persons).AdjustedRand;
        ClusteringResult Cluster(DbscanOptions options) => new DbscanClusterer(options).Cluster(distances, cancellation);

        var clock = Stopwatch.StartNew();
        ClusteringResult auto = Cluster(new() { Rule = EpsRule.Auto });
        double seconds = clock.Elapsed.TotalSeconds;
        (double best, double bestAri) = Enumerable.Range(3, 36).AsParallel().AsOrdered()
            .Select(step => (Eps: 0.025 * step, Ari: Ari(Cluster(new() { Eps = 0.025 * step })))).MaxBy(tried => tried.Ari);
        return new(features.Count, perPerson, noise, cameras, auto.Diagnostics["eps"], Ari(auto), best, bestAri,
            Ari(Cluster(new() { Eps = 0.5 })), Ari(Cluster(new())), seconds);
    }
}

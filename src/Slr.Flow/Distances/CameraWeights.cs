using Slr.Flow.Neighbours;

namespace Slr.Flow.Distances;

/// <summary>
/// The rows V of the camera-aware form: Gaussian weights of the reciprocal neighbours of a point among its own camera's
/// images and among the others', each kind by its own ranks, normalised to sum 1 together (arXiv 2311.10605).
/// </summary>
internal sealed class CameraWeights(CameraNeighbours cameras, int count, DistanceOptions options, Func<int, int, bool>? apart)
{
    /// <summary>Computes all rows.</summary>
    public SparseRows<float> Compute(CancellationToken cancellation)
    {
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.ThreadCount,
            CancellationToken = cancellation,
        };
        var own = new ReciprocalSets(cameras.Own, count, options.K1Intra + 1, parallel, apart);
        var others = new ReciprocalSets(cameras.Others, count, options.K1Inter + 1, parallel, apart);
        return RowPass.Run(count, options.ThreadCount, cancellation, () => new SortedDictionary<int, double>(), (i, weights, row) =>
        {
            weights.Clear();
            Weigh(i, own, cameras.Own, weights);
            Weigh(i, others, cameras.Others, weights);
            double sum = weights.Values.Sum();
            foreach ((int member, double weight) in weights)
                row.Add(member, (float)(weight / sum));
            return weights.Count;
        });
    }

    private static void Weigh(int i, ReciprocalSets sets, NeighbourRanks ranks, SortedDictionary<int, double> weights)
    {
        ReadOnlySpan<int> near = ranks.Of(i);
        ReadOnlySpan<float> distances = ranks.Distances(i);
        foreach (int member in sets.Of(i))
            weights[member] = Math.Exp(-distances[near.IndexOf(member)]);
    }
}

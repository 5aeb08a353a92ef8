using Slr.Flow.Distances;
using Slr.Primitives.Randomness;

namespace Slr.Flow.Tests.Clustering;

/// <summary>Sparse symmetric distances for tests.</summary>
internal static class RandomDistances
{
    public static SparseDistances Make(int count, double share, ulong seed, double lambda = 0)
    {
        var random = new CounterRandom(seed, 9);
        var dense = new float[count, count];
        for (int i = 0; i < count; i++)
            for (int j = 0; j < i; j++)
                if (random.NextDouble() < share)
                    dense[i, j] = dense[j, i] = random.NextDouble() < 0.05 ? 5e-7f : (float)random.NextDouble(0.05, 1);
        float[]? weights = lambda == 0 ? null
            : [.. Enumerable.Range(0, count).Select(i => (float)new CounterRandom(seed, 10, (ulong)i).NextDouble())];
        var start = new int[count + 1];
        var columns = new List<int>();
        var values = new List<float>();
        for (int i = 0; i < count; start[++i] = columns.Count)
            for (int j = 0; j < count; j++)
                if (dense[i, j] > 0)
                {
                    columns.Add(j);
                    values.Add(weights is null ? dense[i, j]
                        : (float)((1 - lambda) * dense[i, j] + lambda * ((double)weights[i] + weights[j])));
                }
        return new SparseDistances(start, [.. columns], [.. values], lambda, weights);
    }
}

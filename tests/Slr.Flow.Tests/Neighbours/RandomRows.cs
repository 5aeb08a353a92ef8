using Slr.Flow.Neighbours;
using Slr.Primitives.Randomness;

namespace Slr.Flow.Tests.Neighbours;

/// <summary>Rows for tests: groups of alike directions, L2-normalised.</summary>
internal static class RandomRows
{
    public static float[] Make(int count, int dimension, ulong seed, int groups = 12, double noise = 0.8)
    {
        var rows = new float[count * dimension];
        for (int i = 0; i < count; i++)
        {
            var centre = new CounterRandom(seed, 1, (ulong)(i % groups));
            var random = new CounterRandom(seed, 2, (ulong)i);
            double norm = 0;
            for (int k = 0; k < dimension; k++)
            {
                double value = centre.NextGaussian() + noise * random.NextGaussian();
                rows[i * dimension + k] = (float)value;
                norm += value * value;
            }
            for (int k = 0; k < dimension; k++)
                rows[i * dimension + k] = (float)(rows[i * dimension + k] / Math.Sqrt(norm));
        }
        return rows;
    }

    /// <summary>The rows in another order: row i of the result is row order[i].</summary>
    public static float[] Permute(float[] rows, int dimension, int[] order)
    {
        var moved = new float[rows.Length];
        for (int i = 0; i < order.Length; i++)
            rows.AsSpan(order[i] * dimension, dimension).CopyTo(moved.AsSpan(i * dimension));
        return moved;
    }

    public static FeatureSet AsSet(float[] rows, int dimension) =>
        new([.. Enumerable.Range(0, rows.Length / dimension).Select(i => $"{i}.jpg")], rows, dimension);

    public static double SquaredDistance(float[] rows, int dimension, int i, int j)
    {
        double sum = 0;
        for (int k = 0; k < dimension; k++)
        {
            double difference = (double)rows[i * dimension + k] - rows[j * dimension + k];
            sum += difference * difference;
        }
        return sum;
    }

    public static NeighbourGraph Search(float[] rows, int dimension, int k, int threads = 2) =>
        NeighbourSearch.Search(rows, dimension, new NeighbourOptions { K = k, Threads = threads });
}

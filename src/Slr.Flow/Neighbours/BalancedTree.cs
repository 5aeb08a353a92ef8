using System.Numerics.Tensors;
using Slr.Primitives.Randomness;

namespace Slr.Flow.Neighbours;

/// <summary>
/// Sorts rows so that near rows stand together: a tree that splits a set along the line between two means, into halves
/// that are whole numbers of tiles. A pure function of the rows.
/// </summary>
internal static class BalancedTree
{
    private const int Sample = 256, Rounds = 4;
    private const ulong Seed = 0x7EE5;

    /// <summary>The order of the rows: every 384 in turn are one leaf.</summary>
    public static int[] Order(float[] rows, int dimension, int threads, CancellationToken cancellation)
    {
        int[] order = [.. Enumerable.Range(0, rows.Length / dimension)];
        var keys = new float[order.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Split(0, order.Length);
        return order;

        void Split(int start, int length)
        {
            int leaves = (length + RowTile.Rows - 1) / RowTile.Rows;
            if (leaves <= 1)
                return;
            int left = leaves / 2 * RowTile.Rows;
            float[] direction = Direction(rows, dimension, order.AsSpan(start, length), start);
            Parallel.For(0, (length + 4095) / 4096, options, block =>
            {
                for (int at = block * 4096; at < Math.Min(length, (block + 1) * 4096); at++)
                    keys[start + at] = TensorPrimitives.Dot<float>(
                        rows.AsSpan(order[start + at] * dimension, dimension), direction);
            });
            Array.Sort(keys, order, start, length);
            if (leaves > 16)
                Parallel.Invoke(options, () => Split(start, left), () => Split(start + left, length - left));
            else
            {
                Split(start, left);
                Split(start + left, length - left);
            }
        }
    }

    /// <summary>Difference of two means of a sample (2-means, a few rounds).</summary>
    private static float[] Direction(float[] rows, int dimension, ReadOnlySpan<int> members, int start)
    {
        var random = new CounterRandom(Seed, (ulong)start, (ulong)members.Length);
        var sample = new int[Math.Min(Sample, members.Length)];
        for (int i = 0; i < sample.Length; i++)
            sample[i] = members[random.Next(members.Length)];
        var direction = new float[dimension];
        TensorPrimitives.Subtract<float>(Row(sample[0]), Row(sample[^1]), direction);
        var keys = new float[sample.Length];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < sample.Length; i++)
                keys[i] = TensorPrimitives.Dot<float>(Row(sample[i]), direction);
            Array.Sort(keys, sample);
            Array.Clear(direction);
            for (int i = 0; i < sample.Length; i++)
                if (i < sample.Length / 2)
                    TensorPrimitives.Subtract<float>(direction, Row(sample[i]), direction);
                else
                    TensorPrimitives.Add<float>(direction, Row(sample[i]), direction);
        }
        return direction;

        Span<float> Row(int id) => rows.AsSpan(id * dimension, dimension);
    }
}

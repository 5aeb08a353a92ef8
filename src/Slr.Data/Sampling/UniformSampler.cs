using Slr.Primitives.Randomness;

namespace Slr.Data.Sampling;

/// <summary>Plans batches of images without labels.</summary>
public static class UniformSampler
{
    private const ulong OrderStream = 0x554E4946;

    /// <summary>The batches of an epoch; every image comes once before any comes again.</summary>
    /// <param name="count">Images, at least 1.</param>
    /// <param name="batch">Images of a batch, at least 1.</param>
    /// <param name="iterations">Batches, at least 0.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="epoch">The epoch.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no image, or a size is impossible.</exception>
    public static int[][] Plan(int count, int batch, int iterations, ulong seed, Stage stage, int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(iterations);
        int[] order = [.. Enumerable.Range(0, count)];
        int next = count;
        ulong round = 0;
        var plan = new int[iterations][];
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            plan[iteration] = new int[batch];
            for (int slot = 0; slot < batch; slot++)
            {
                if (next == count)
                {
                    var random = new CounterRandom(seed, OrderStream, (ulong)stage, (ulong)epoch, round++);
                    random.Shuffle(order.AsSpan());
                    next = 0;
                }
                plan[iteration][slot] = order[next++];
            }
        }
        return plan;
    }

    /// <summary>All images in order, in batches of at most <paramref name="batch"/>: the plan of extraction.</summary>
    /// <param name="count">Images, at least 0.</param>
    /// <param name="batch">Images of a batch, at least 1.</param>
    public static int[][] InOrder(int count, int batch) =>
        [.. Enumerable.Range(0, count).Chunk(batch)];
}

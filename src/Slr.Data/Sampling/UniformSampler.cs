namespace Slr.Data.Sampling;

/// <summary>Plans batches of images without labels.</summary>
public static class UniformSampler
{
    /// <summary>The batches of an epoch; every image comes once before any comes again.</summary>
    /// <param name="count">Images, at least 1.</param>
    /// <param name="batch">Images of a batch, at least 1.</param>
    /// <param name="iterations">Batches, at least 0.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="epoch">The epoch.</param>
    public static int[][] Plan(int count, int batch, int iterations, ulong seed, Stage stage, int epoch) =>
        throw new NotImplementedException();

    /// <summary>All images in order, in batches of at most <paramref name="batch"/>: the plan of extraction.</summary>
    /// <param name="count">Images, at least 0.</param>
    /// <param name="batch">Images of a batch, at least 1.</param>
    public static int[][] InOrder(int count, int batch) =>
        [.. Enumerable.Range(0, count).Chunk(batch)];
}

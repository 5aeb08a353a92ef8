using System.Numerics.Tensors;
using Slr.Flow.Storage;

namespace Slr.Cli.Search;

/// <summary>The rows of a gallery that are most similar to a query's.</summary>
internal static class GalleryRanking
{
    private const int Block = 4096;

    /// <summary>Ranks by cosine; equal ones stay in the order of the gallery.</summary>
    /// <param name="query">A row of length 1.</param>
    /// <param name="gallery">Rows of length 1.</param>
    /// <param name="top">How many to tell; fewer where the gallery is smaller.</param>
    /// <param name="threads">Threads; 0 = all cores.</param>
    /// <returns>Rows and their cosines, the most similar first.</returns>
    public static (int Row, float Similarity)[] Of(ReadOnlyMemory<float> query, FeatureRows gallery, int top, int threads)
    {
        int count = gallery.Count;
        float[] similarities = new float[count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount };
        Parallel.For(0, (count + Block - 1) / Block, options, block =>
        {
            float[] room = gallery.NewRoom();
            for (int row = block * Block; row < Math.Min(count, (block + 1) * Block); row++)
                similarities[row] = TensorPrimitives.Dot(query.Span, gallery.Read(row, room));
        });
        var best = new PriorityQueue<int, (float Similarity, int Later)>();
        for (int row = 0; row < count; row++)
            if (best.Count < top)
                best.Enqueue(row, (similarities[row], -row));
            else if (best.TryPeek(out _, out (float Similarity, int) least) && similarities[row] > least.Similarity)
                best.DequeueEnqueue(row, (similarities[row], -row));
        var ranked = new (int, float)[best.Count];
        for (int at = ranked.Length - 1; at >= 0; at--)
            ranked[at] = (best.Peek(), similarities[best.Dequeue()]);
        return ranked;
    }
}

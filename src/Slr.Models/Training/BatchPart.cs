using Slr.Models.Networks;
using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>Images of a batch that one lane works on.</summary>
/// <param name="Start">The first image.</param>
/// <param name="Count">How many.</param>
/// <param name="Mode">How they are normalised.</param>
internal readonly record struct BatchPart(long Start, long Count, NormalisationMode Mode)
{
    /// <summary>
    /// Lanes for training: as many as share the chunks evenly, or 1, with all threads in each operation, where more than
    /// a quarter of the threads would idle.
    /// </summary>
    public static int LanesFor(int groups, int threads)
    {
        int share = (groups + threads - 1) / threads, used = (groups + share - 1) / share;
        return 4 * used < 3 * threads ? 1 : used;
    }

    /// <summary>Gives whole normalisation chunks to lanes; the first lane's first chunk leads the running statistics.</summary>
    /// <returns>At most as many parts as there are lanes or chunks.</returns>
    public static BatchPart[] Training(long batch, int groups, int lanes)
    {
        long[] chunks = NormalisationMode.ChunksOf(batch, groups);
        int share = (chunks.Length + lanes - 1) / lanes;
        long start = 0;
        var parts = new List<BatchPart>();
        foreach (long[] mine in chunks.Chunk(share))
        {
            parts.Add(new BatchPart(start, mine.Sum(), new NormalisationMode(true, mine, Updates: parts.Count == 0)));
            start += mine.Sum();
        }
        return [.. parts];
    }

    /// <summary>Nearly equal parts, normalised by the running statistics.</summary>
    public static BatchPart[] Evaluation(long batch, int lanes)
    {
        long size = (batch + lanes - 1) / lanes;
        return [.. Enumerable.Range(0, (int)((batch + size - 1) / size)).Select(part =>
            new BatchPart(part * size, Math.Min(size, batch - part * size), NormalisationMode.Evaluation))];
    }

    /// <summary>The rows of these images.</summary>
    public Tensor Of(Tensor batch) => batch.narrow(0, Start, Count);
}

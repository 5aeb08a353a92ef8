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
        RankingOptions? options = null) => throw new NotSupportedException();

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

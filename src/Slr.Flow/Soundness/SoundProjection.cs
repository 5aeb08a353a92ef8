using Slr.Flow.SoftLabels;

namespace Slr.Flow.Soundness;

/// <summary>Judges the projection of previous clusters onto current ones.</summary>
internal static class SoundProjection
{
    /// <summary>
    /// Refuses a projection between other clusters, entries that are not in (0, 1], rows that neither sum to 1 nor are
    /// empty, and a best IoU that is not in [0, 1] (NaN is one: the cluster shares no image).
    /// </summary>
    /// <param name="projection">m_{t-1} x m_t.</param>
    /// <param name="previous">Previous cluster of each image, or negative.</param>
    /// <param name="current">The current labels.</param>
    /// <returns>The same projection.</returns>
    /// <exception cref="InvalidDataException">It makes no sense; the message names the row.</exception>
    internal static ProjectionMatrix Check(ProjectionMatrix projection, ReadOnlySpan<int> previous, LabelSet current)
    {
        int rows = 0;
        foreach (int label in previous)
            rows = Math.Max(rows, label + 1);
        if (projection.Rows != rows || projection.Columns != current.Clusters)
            throw Unsound.Answer(RefineryStages.Project, $"{projection.Rows} clusters projected onto {projection.Columns}, " +
                $"but there are {rows} previous and {current.Clusters} current ones");
        const string row = "the row of previous cluster";
        SparseSoundness.CheckRows(RefineryStages.Project, row, projection);
        SparseSoundness.CheckProbabilities(RefineryStages.Project, row, projection, mayBeEmpty: true);
        if (Array.FindIndex(projection.BestIoU, best => best is < 0 or > 1) is >= 0 and int cluster)
            throw Unsound.Answer(RefineryStages.Project,
                $"previous cluster {cluster} has the IoU {projection.BestIoU[cluster]:g6} with a current one, which is not in [0, 1]");
        return projection;
    }
}

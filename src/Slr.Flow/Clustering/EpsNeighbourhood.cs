using Slr.Flow.Distances;

namespace Slr.Flow.Clustering;

/// <summary>The points within a radius of a point, itself not included.</summary>
/// <remarks>Distances are numbers of single precision, stored or not, so the radius is one too: 0.6 is within 0.6.</remarks>
internal sealed class EpsNeighbourhood
{
    private readonly SparseDistances distances;
    private readonly float radius;
    private readonly UnstoredPairs? unstored;
    private readonly int[] mark;

    public EpsNeighbourhood(SparseDistances distances, double radius)
    {
        (this.distances, this.radius) = (distances, (float)radius);
        var pairs = new UnstoredPairs(distances);
        unstored = this.radius >= pairs.Lowest ? pairs : null;
        mark = new int[unstored is null ? 0 : distances.Count];
    }

    /// <summary>Number of points within the radius of point <paramref name="i"/>.</summary>
    public int Count(int i)
    {
        if (unstored is not null)
            return Of(i).Count();
        int count = 0;
        foreach (float value in distances.RowValues(i))
            count += value <= radius ? 1 : 0;
        return count;
    }

    /// <summary>The points within the radius of point <paramref name="i"/>: stored pairs first.</summary>
    public IEnumerable<int> Of(int i)
    {
        for (int at = distances.RowStart[i]; at < distances.RowStart[i + 1]; at++)
        {
            if (unstored is not null)
                mark[distances.ColumnIndices[at]] = i + 1;
            if (distances.Values[at] <= radius)
                yield return distances.ColumnIndices[at];
        }
        if (unstored is null)
            yield break;
        // Pairs that are not stored: all at 1, or nearer the smaller the partner's source weight.
        float[]? weights = distances.SourceWeights;
        for (int at = 0; at < distances.Count; at++)
        {
            int j = weights is null ? at : unstored.Order[at];
            if (weights is not null && unstored.At(weights[i], weights[j]) > radius)
                yield break;
            if (j != i && mark[j] != i + 1)
                yield return j;
        }
    }
}

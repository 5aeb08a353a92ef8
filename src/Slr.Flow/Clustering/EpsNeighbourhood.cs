using Slr.Flow.Distances;

namespace Slr.Flow.Clustering;

/// <summary>The points within a radius of a point, itself not included.</summary>
/// <remarks>Distances are numbers of single precision, stored or not, so the radius is one too: 0.6 is within 0.6.</remarks>
internal sealed class EpsNeighbourhood
{
    private readonly SparseDistances distances;
    private readonly float radius;
    private readonly UnstoredPairs? unstored;
    private readonly int[] mark, found;

    public EpsNeighbourhood(SparseDistances distances, double radius)
    {
        (this.distances, this.radius) = (distances, (float)radius);
        var pairs = new UnstoredPairs(distances);
        unstored = this.radius >= pairs.Lowest ? pairs : null;
        mark = new int[unstored is null ? 0 : distances.Count];
        found = new int[distances.Count];
    }

    /// <summary>Number of points within the radius of point <paramref name="i"/>.</summary>
    public int Count(int i)
    {
        if (unstored is not null)
            return Of(i).Length;
        int count = 0;
        foreach (float value in distances.RowValues(i))
            count += value <= radius ? 1 : 0;
        return count;
    }

    /// <summary>The points within the radius of point <paramref name="i"/>, stored pairs first; good until the next call.</summary>
    public ReadOnlySpan<int> Of(int i)
    {
        ReadOnlySpan<int> columns = distances.RowColumns(i);
        ReadOnlySpan<float> values = distances.RowValues(i);
        int count = 0;
        for (int at = 0; at < columns.Length; at++)
            if (values[at] <= radius)
                found[count++] = columns[at];
        if (unstored is not null)
            count = AddUnstored(i, columns, count);
        return found.AsSpan(0, count);
    }

    /// <summary>Pairs that are not stored: all at 1, or nearer the smaller the partner's source weight.</summary>
    private int AddUnstored(int i, ReadOnlySpan<int> stored, int count)
    {
        foreach (int column in stored)
            mark[column] = i + 1;
        float[]? weights = distances.SourceWeights;
        for (int at = 0; at < distances.Count; at++)
        {
            int j = weights is null ? at : unstored!.Order[at];
            if (weights is not null && unstored!.At(weights[i], weights[j]) > radius)
                break;
            if (j != i && mark[j] != i + 1)
                found[count++] = j;
        }
        return count;
    }
}

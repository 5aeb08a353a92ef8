namespace Slr.Flow.Neighbours;

/// <summary>For each of N rows others by ascending (distance, index); lists may be of different lengths.</summary>
public sealed class NeighbourRanks
{
    private readonly int[] indices;
    private readonly float[] distances;
    private readonly int[]? lengths;

    /// <summary>Takes ownership of the arrays.</summary>
    /// <param name="width">Entries that each row has room for.</param>
    /// <param name="indices">N x <paramref name="width"/> row numbers, row-major.</param>
    /// <param name="squaredDistances">N x <paramref name="width"/> squared distances, row-major.</param>
    /// <param name="lengths">Entries of each row, at most <paramref name="width"/>; null = all are full.</param>
    /// <exception cref="ArgumentException">The lengths disagree.</exception>
    public NeighbourRanks(int width, int[] indices, float[] squaredDistances, int[]? lengths = null)
    {
        if (indices.Length != squaredDistances.Length || (lengths is not null && indices.LongLength != (long)lengths.Length * width))
            throw new ArgumentException("Row numbers, distances and lengths do not fit together.", nameof(indices));
        (Width, this.indices, distances, this.lengths) = (width, indices, squaredDistances, lengths);
    }

    /// <summary>Entries of the longest list that there is room for.</summary>
    public int Width { get; }

    /// <summary>Entries of a row.</summary>
    public int Length(int row) => lengths is null ? Width : lengths[row];

    /// <summary>The rows nearest to a row, nearest first; fewer than <paramref name="most"/> where its list is shorter.</summary>
    public ReadOnlySpan<int> Of(int row, int most = int.MaxValue) => indices.AsSpan(row * Width, Math.Min(most, Length(row)));

    /// <summary>The squared distances that belong to <see cref="Of"/>.</summary>
    public ReadOnlySpan<float> Distances(int row) => distances.AsSpan(row * Width, Length(row));
}

/// <summary>Neighbours of every row by camera (method.md, section 5).</summary>
/// <param name="Own">Rows of the same camera, the row itself first at 0.</param>
/// <param name="Others">Rows of other cameras.</param>
public sealed record CameraNeighbours(NeighbourRanks Own, NeighbourRanks Others);

namespace Slr.Flow.Storage;

/// <summary>
/// N rows of numbers that are looked at one by one, wherever they lie: in arrays, in half precision, in a mapped file. There may be as
/// many as memory holds: no array needs to hold all of them.
/// </summary>
public abstract class FeatureRows
{
    private protected FeatureRows(int count, int dimension) => (Count, Dimension) = (count, dimension);

    /// <summary>Number of rows, N.</summary>
    public int Count { get; }

    /// <summary>Numbers of a row, at least 1.</summary>
    public int Dimension { get; }

    /// <summary>A row; where it is not kept in single precision, a copy of it. In loops <see cref="Read"/> makes no copies.</summary>
    /// <param name="row">Which one, from 0.</param>
    public ReadOnlySpan<float> this[int row] => Read(row, NewRoom());

    /// <summary>Rows that lie in one array.</summary>
    /// <param name="values">N x <paramref name="dimension"/> numbers, row-major, not to be changed afterwards.</param>
    /// <param name="dimension">Numbers of a row, at least 1.</param>
    /// <exception cref="ArgumentException">The numbers are no whole rows.</exception>
    public static FeatureRows Of(ReadOnlyMemory<float> values, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        return values.Length % dimension == 0 ? new SingleRows(RowSegments<float>.Of(values, dimension), values.Length / dimension)
            : throw new ArgumentException(
                $"{values.Length} values are no whole rows of {dimension}.", nameof(values));
    }

    /// <summary>Room for a row that <see cref="Read"/> may need; empty where it needs none.</summary>
    public float[] NewRoom() => NeedsRoom ? new float[Dimension] : [];

    /// <summary>A row.</summary>
    /// <param name="row">Which one, from 0.</param>
    /// <param name="room">Room of <see cref="NewRoom"/>; the row may lie there, until it is used again.</param>
    public abstract ReadOnlySpan<float> Read(int row, Span<float> room);

    /// <summary>All numbers, row-major.</summary>
    /// <exception cref="InvalidOperationException">There are more than an array can hold.</exception>
    public float[] ToArray()
    {
        if ((long)Count * Dimension > Array.MaxLength)
            throw new InvalidOperationException(
                $"{Count} rows of {Dimension} numbers are more than one array can hold, {Array.MaxLength}.");
        float[] values = new float[Count * Dimension], room = NewRoom();
        for (int row = 0; row < Count; row++)
            Read(row, room).CopyTo(values.AsSpan(row * Dimension));
        return values;
    }

    private protected abstract bool NeedsRoom { get; }
}

namespace Slr.Flow.Storage;

/// <summary>Rows in segments of a power of two of them each, but for the last: what no array can hold, many can.</summary>
/// <typeparam name="T">How a number is kept.</typeparam>
public sealed class RowSegments<T> where T : unmanaged
{
    /// <summary>Numbers of a segment, at most, unless a single row has more.</summary>
    private const int Most = 1 << 24;

    private readonly ReadOnlyMemory<T>[] segments;
    private readonly int shift, mask;

    private RowSegments(ReadOnlyMemory<T>[] segments, int dimension, int shift)
    {
        (this.segments, Dimension, this.shift) = (segments, dimension, shift);
        mask = (int)((1u << shift) - 1);
    }

    /// <summary>Numbers of a row.</summary>
    public int Dimension { get; }

    /// <summary>Rows of a segment.</summary>
    /// <param name="dimension">Numbers of a row.</param>
    public static int RowsOf(int dimension) => 1 << ShiftOf(dimension);

    /// <summary>One segment.</summary>
    public static RowSegments<T> Of(ReadOnlyMemory<T> values, int dimension) => new([values], dimension, shift: 31);

    /// <summary>Several segments, each of <see cref="RowsOf"/> rows or with room for them, but for the last.</summary>
    public static RowSegments<T> Of(ReadOnlyMemory<T>[] segments, int dimension) =>
        new(segments, dimension, ShiftOf(dimension));

    /// <summary>A row.</summary>
    public ReadOnlySpan<T> this[int row] => segments[row >>> shift].Span.Slice((row & mask) * Dimension, Dimension);

    private static int ShiftOf(int dimension) => int.Log2(Math.Max(1, Most / dimension));
}

using System.Numerics.Tensors;

namespace Slr.Flow.Storage;

/// <summary>Lays rows down as they come, each once; rows that come all at once stay where they are.</summary>
/// <param name="dimension">Numbers of a row, at least 1.</param>
/// <param name="expected">Rows to come, where it is known: no more room is made than they need. 0 = not known.</param>
/// <param name="halves">
/// Keep rows of length 1 in half precision: half of the memory, and about three digits of each number. They are of length 1 again when
/// they are looked at.
/// </param>
public sealed class RowsBuilder(int dimension, int expected = 0, bool halves = false)
{
    private readonly int perSegment = RowSegments<float>.RowsOf(dimension);
    private readonly List<float[]> singles = [];
    private readonly List<Half[]> rounded = [];
    private readonly List<double> lengths = [];
    private FeatureRows? whole;

    /// <summary>Rows so far.</summary>
    public int Count { get; private set; }

    /// <summary>Adds rows.</summary>
    /// <param name="rows">They must not change afterwards.</param>
    public void Add(FeatureRows rows)
    {
        if (Count == 0 && (!halves || rows is ScaledRows<Half>))
        {
            (whole, Count) = (rows, rows.Count);
            return;
        }
        Spread();
        float[] room = rows.NewRoom();
        for (int row = 0; row < rows.Count; row++)
            Lay(rows.Read(row, room));
    }

    /// <summary>Adds whole rows.</summary>
    /// <param name="rows">Row-major; copied.</param>
    public void Add(ReadOnlySpan<float> rows)
    {
        Spread();
        for (; !rows.IsEmpty; rows = rows[dimension..])
            Lay(rows[..dimension]);
    }

    /// <summary>All rows; called once.</summary>
    public FeatureRows Complete() => whole ?? (halves
        ? new ScaledRows<Half>(RowSegments<Half>.Of([.. rounded.Select(part => (ReadOnlyMemory<Half>)part)], dimension), [.. lengths])
        : new SingleRows(RowSegments<float>.Of([.. singles.Select(part => (ReadOnlyMemory<float>)part)], dimension), Count));

    /// <summary>What came first and whole is one part of several.</summary>
    private void Spread()
    {
        if (whole is not { } first)
            return;
        (whole, Count) = (null, 0);
        float[] room = first.NewRoom();
        for (int row = 0; row < first.Count; row++)
            Lay(first.Read(row, room));
    }

    private void Lay(ReadOnlySpan<float> row)
    {
        int at = Count % perSegment;
        if (halves)
        {
            Span<Half> to = Room(rounded, at);
            TensorPrimitives.ConvertToHalf(row, to);
            lengths.Add(LengthOf(to));
        }
        else
            row.CopyTo(Room(singles, at));
        Count++;
    }

    private Span<T> Room<T>(List<T[]> parts, int at)
    {
        if (at == 0)
        {
            int rows = expected > Count ? Math.Min(perSegment, expected - Count) : perSegment;
            parts.Add(GC.AllocateUninitializedArray<T>(rows * dimension));
        }
        T[] last = parts[^1];
        return at * dimension < last.Length ? last.AsSpan(at * dimension, dimension) : Grown(parts).AsSpan(at * dimension, dimension);
    }

    /// <summary>More rows came than were expected.</summary>
    private T[] Grown<T>(List<T[]> parts)
    {
        T[] last = parts[^1];
        Array.Resize(ref last, perSegment * dimension);
        return parts[^1] = last;
    }

    private static double LengthOf(ReadOnlySpan<Half> row)
    {
        double square = 0;
        foreach (Half value in row)
            square += (double)value * (double)value;
        return square > 0 ? Math.Sqrt(square) : 1;
    }
}

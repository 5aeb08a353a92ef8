namespace Slr.Flow.Distances;

/// <summary>Entries of consecutive sparse rows, growing as they are made.</summary>
internal sealed class RowBuffer
{
    private int[] columns = new int[1 << 12];
    private float[] values = new float[1 << 12];
    private int count;

    public ReadOnlySpan<int> Columns => columns.AsSpan(0, count);

    public ReadOnlySpan<float> Values => values.AsSpan(0, count);

    /// <summary>Appends one entry.</summary>
    public void Add(int column, float value)
    {
        if (count == columns.Length)
        {
            Array.Resize(ref columns, count * 2);
            Array.Resize(ref values, count * 2);
        }
        columns[count] = column;
        values[count++] = value;
    }
}

namespace Slr.Flow.Distances;

/// <summary>
/// Makes sparse rows in parallel: groups of consecutive rows, each with scratch of its own, joined in order. So the
/// result does not depend on the number of threads.
/// </summary>
internal static class RowPass
{
    private const int Group = 128;

    /// <summary>Makes all rows of a square matrix.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="threads">Most threads at once.</param>
    /// <param name="cancellation">Abandons the pass.</param>
    /// <param name="scratch">Makes the working memory of one thread.</param>
    /// <param name="make">Appends the entries of a row to the buffer, columns ascending, and returns how many.</param>
    public static SparseRows<float> Run<TScratch>(int count, int threads, CancellationToken cancellation,
        Func<TScratch> scratch, Func<int, TScratch, RowBuffer, int> make)
    {
        var lengths = new int[count];
        var parts = new RowBuffer[(count + Group - 1) / Group];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, parts.Length, options, scratch, (part, _, own) =>
        {
            var buffer = new RowBuffer();
            for (int row = part * Group; row < Math.Min(count, (part + 1) * Group); row++)
                lengths[row] = make(row, own, buffer);
            parts[part] = buffer;
            return own;
        }, _ => { });
        return Join(lengths, parts);
    }

    private static SparseRows<float> Join(int[] lengths, RowBuffer[] parts)
    {
        int[] start = SparseRows<float>.Offsets(lengths);
        var columns = new int[start[^1]];
        var values = new float[start[^1]];
        int at = 0;
        foreach (RowBuffer part in parts)
        {
            part.Columns.CopyTo(columns.AsSpan(at));
            part.Values.CopyTo(values.AsSpan(at));
            at += part.Columns.Length;
        }
        return new(lengths.Length, start, columns, values);
    }
}

namespace Slr.Flow.Codes;

/// <summary>
/// Means of coded rows (k-means, a few rounds on a sample), by which rows are sorted into lists of about
/// <see cref="RowsPerList"/> rows however many rows there are. A pure function of the rows. Owns native memory.
/// </summary>
internal sealed class InvertedFile : IDisposable
{
    /// <summary>Rows of a list, on average.</summary>
    public const int RowsPerList = 256;

    private const int SamplePerList = 32, Rounds = 6, Chunk = 384;
    private readonly ParallelOptions parallel;
    private readonly CodedRows means;
    private readonly CodePanels panels;

    /// <summary>Finds the means.</summary>
    public InvertedFile(CodedRows rows, ParallelOptions parallel)
    {
        this.parallel = parallel;
        Count = Math.Max(1, rows.Count / RowsPerList);
        int[] sample = CodedRows.Spread(rows.Count, SamplePerList * Count);
        means = rows.Some([.. CodedRows.Spread(sample.Length, Count).Select(at => sample[at])]);
        panels = new CodePanels(Count, rows.Stride);
        panels.Pack(means, 0, Count);
        for (int round = 0; round < Rounds; round++)
        {
            MoveMeans(rows, sample, Nearest(rows, sample, 0, 1));
            panels.Pack(means, 0, Count);
        }
    }

    /// <summary>Number of lists.</summary>
    public int Count { get; }

    /// <summary>All rows sorted into the lists with the nearest means.</summary>
    public Members Sort(CodedRows rows) => new(Nearest(rows, [.. Enumerable.Range(0, rows.Count)], 0, 1), Count);

    /// <summary>For some rows the numbers of the lists with the nearest means, nearest first.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="members">M numbers of rows.</param>
    /// <param name="from">Rank of the first list that is told.</param>
    /// <param name="to">Rank after the last, at most <see cref="Count"/>.</param>
    /// <returns>M x (<paramref name="to"/> - <paramref name="from"/>) numbers, row-major.</returns>
    public int[] Nearest(CodedRows rows, int[] members, int from, int to)
    {
        var found = new int[(long)members.Length * (to - from)];
        Parallel.For(0, (members.Length + Chunk - 1) / Chunk, parallel, () => new CodeDistances(), (chunk, _, distances) =>
        {
            int first = chunk * Chunk, count = Math.Min(Chunk, members.Length - first);
            var nearest = new NearestCodes(count, to);
            for (int list = 0; list < Count; list += CodeDistances.Columns)
                for (int row = 0; row < count; row += CodeKernel.Rows)
                {
                    ReadOnlySpan<int> some = members.AsSpan(first + row, Math.Min(CodeKernel.Rows, count - row));
                    int columns = distances.Compare(rows, some, panels, list);
                    for (int at = 0; at < some.Length; at++)
                        distances.Offer(at, columns, nearest, row + at, list, apart: true);
                }
            for (int row = 0; row < count; row++)
                for (int rank = from; rank < to; rank++)
                    found[(first + row) * (to - from) + rank - from] = NearestCodes.Index(nearest.Of(row)[rank]);
            return distances;
        }, distances => distances.Dispose());
        return found;
    }

    public void Dispose()
    {
        means.Dispose();
        panels.Dispose();
    }

    /// <summary>The mean of a list's members, in whole codes; a list without any keeps its mean.</summary>
    private void MoveMeans(CodedRows rows, int[] sample, int[] lists)
    {
        var members = new Members(lists, Count);
        Parallel.For(0, Count, parallel, list =>
        {
            ReadOnlySpan<int> own = members.Of(list);
            if (own.Length > 0)
                means.Put(list, Mean(rows, sample, own));
        });
    }

    private static unsafe byte[] Mean(CodedRows rows, int[] sample, ReadOnlySpan<int> members)
    {
        var sums = new int[rows.Stride];
        foreach (int at in members)
        {
            byte* row = rows.Row(sample[at]);
            for (int k = 0; k < sums.Length; k++)
                sums[k] += row[k];
        }
        var mean = new byte[sums.Length];
        for (int k = 0; k < sums.Length; k++)
            mean[k] = (byte)((2 * sums[k] + members.Length) / (2 * members.Length));
        return mean;
    }
}

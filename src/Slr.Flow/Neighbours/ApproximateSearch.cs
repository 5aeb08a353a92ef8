namespace Slr.Flow.Neighbours;

/// <summary>
/// An approximate search for sets too large to compare every pair: every row is compared with the rows of the few lists
/// whose means are nearest (<see cref="InvertedFile"/>), then with its neighbours' neighbours
/// (<see cref="NeighbourDescent"/>). The recall is measured on sampled rows against an exact search, and more lists are
/// compared until it reaches the wanted share.
/// </summary>
/// <remarks>
/// Lists have a constant size, so the cost of a row is that of the lists it is compared with and of the tried
/// neighbours. Farthest distances come from the sample.
/// </remarks>
internal static class ApproximateSearch
{
    private const int FewestLists = 8;

    /// <summary>What the descent adds to the recall; with less to start from it ends below the target.</summary>
    private const double Lift = 0.2;

    /// <summary>Searches all rows.</summary>
    public static NeighbourGraph Search(
        float[] rows, int dimension, NeighbourOptions options, CancellationToken cancellation)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.ThreadCount, CancellationToken = cancellation };
        using var sample = new RecallSample(rows, dimension, options.K - 1, parallel);
        var file = new InvertedFile(rows, dimension, parallel);
        var descent = new NeighbourDescent(rows, dimension, options.K - 1, parallel);
        var lists = new ListSearch(rows, dimension, file, parallel);
        double recall = 0;
        int from = 0, to = 0;
        while (recall < options.TargetRecall && to < file.Count)
        {
            (from, to) = (to, Math.Min(Math.Max(FewestLists, to * 3 / 2), file.Count));
            lists.Compare(from, to, descent.Best);
            recall = sample.Recall(descent.Best);
            descent.Refresh();
            while (recall >= options.TargetRecall - Lift && recall < options.TargetRecall && descent.Step())
                recall = sample.Recall(descent.Best);
        }
        double pairs = 0.5 * descent.Best.Rows * (descent.Best.Rows - 1.0);
        return GraphAssembly.FromRows(descent.Best, descent.Best.Rows, sample.Farthest, new NeighbourReport(
            to == file.Count, recall, sample.Count, Math.Min(1, (lists.Compared + descent.Compared) / pairs)));
    }
}

using Slr.Flow.Codes;
using Slr.Flow.Storage;

namespace Slr.Flow.Neighbours;

/// <summary>
/// An approximate search for sets too large to compare every pair. Rows are coded in a byte a value
/// (<see cref="CodedRows"/>), every row is compared with the rows of the few lists whose means are nearest
/// (<see cref="InvertedFile"/>), then with its neighbours' neighbours (<see cref="NeighbourDescent"/>); of the nearest
/// by their codes, a few more than are wanted, the nearest by their values are kept. Sampled rows whose neighbours are
/// known exactly tell how many lists that takes, and when the wanted recall is reached.
/// </summary>
/// <remarks>
/// Lists have a constant size, so the cost of a row is that of the lists it is compared with and of the tried
/// neighbours; only the choice of lists, a few percent of a million rows, grows with the square. Farthest distances come
/// from the sample.
/// </remarks>
internal static class ApproximateSearch
{
    /// <summary>Of the true neighbours that the lists have missed the descent finds all but one in so many.</summary>
    private const int MissedByLists = 4;

    /// <summary>Share of the true neighbours without which the descent has too little to start from.</summary>
    private const double LeastByLists = 0.5;

    /// <summary>Lists looked at to tell how many are needed.</summary>
    private const int MostLists = 256;

    /// <summary>Candidates kept beyond those wanted: the order by codes is not quite that of the rows.</summary>
    private const int Spare = 4;

    /// <summary>Searches all rows.</summary>
    /// <param name="rows">Rows of finite values.</param>
    /// <param name="options">Settings.</param>
    /// <param name="cancellation">Abandons the search.</param>
    public static NeighbourGraph Search(FeatureRows rows, NeighbourOptions options, CancellationToken cancellation)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.ThreadCount, CancellationToken = cancellation };
        int count = rows.Count, wanted = options.K - 1;
        using var sample = new RecallSample(rows, wanted, parallel);
        using CodedRows coded = CodedRows.Of(rows, parallel);
        using var file = new InvertedFile(coded, parallel);
        Members members = file.Sort(coded);
        int[] order = members.InOrder, places = Places(order);
        coded.Arrange(order);

        (int Row, int Near)[] truth = [.. sample.Pairs.Select(pair => (places[pair.Row], places[pair.Near]))];
        var lists = new ListSearch(coded, file, members, parallel);
        var descent = new NeighbourDescent(coded, wanted, wanted + Spare, parallel);
        bool IsMissed((int Row, int Near) pair) =>
            descent.Best.Lacks(pair.Row, coded.SquaredDistance(pair.Row, pair.Near), pair.Near);
        double Recall() => 1 - (double)truth.Count(IsMissed) / Math.Max(1, truth.Length);
        bool IsEnough(double recall) => recall >= options.TargetRecall && descent.Best.AllHave(Math.Min(wanted, count - 1));

        lists.CompareOwn(descent.Best);
        double recall = Recall();
        for (int from = 1, to = ListsFor(truth, options.TargetRecall, file, coded); !IsEnough(recall) && from < file.Count;
            (from, to) = (to, Math.Min(2 * to, file.Count)))
        {
            lists.Compare(from, to, descent.Best);
            descent.Refresh();
            for (recall = Recall(); recall < options.TargetRecall && descent.Step();)
                recall = Recall();
        }
        NearestRows best = Rank(rows, descent.Best, order, wanted, parallel);
        double pairs = 0.5 * count * (count - 1.0);
        return GraphAssembly.FromRows(best, count, sample.Farthest, new NeighbourReport(
            Exact: false, sample.Recall(best), sample.Count, Math.Min(1, (lists.Compared + descent.Compared) / pairs)));
    }

    /// <summary>Where each row lies in an order.</summary>
    private static int[] Places(int[] order)
    {
        var places = new int[order.Length];
        for (int place = 0; place < order.Length; place++)
            places[order[place]] = place;
        return places;
    }

    /// <summary>How many lists rows must be compared with, so that enough of the sampled ones meet their true neighbours.</summary>
    private static int ListsFor((int Row, int Near)[] truth, double target, InvertedFile file, CodedRows coded)
    {
        int most = Math.Min(MostLists, file.Count);
        int[] rows = [.. truth.SelectMany(pair => (int[])[pair.Row, pair.Near]).Distinct()];
        int[] nearest = file.Nearest(coded, rows, 0, most);
        Dictionary<int, int> at = rows.Index().ToDictionary(row => row.Item, row => row.Index);
        int Rank(int row, int near) =>
            nearest.AsSpan(at[row] * most, most).IndexOf(nearest[at[near] * most]) is >= 0 and int rank ? rank : most - 1;
        int[] ranks = [.. truth.Select(pair => Math.Min(Rank(pair.Row, pair.Near), Rank(pair.Near, pair.Row))).Order()];
        double share = Math.Max(LeastByLists, 1 - MissedByLists * (1 - target));
        return Math.Min(file.Count, Math.Max(2, ranks.Length == 0 ? 0 : 1 + ranks[(int)(share * (ranks.Length - 1))]));
    }

    /// <summary>Of each row's candidates the nearest by their values.</summary>
    private static NearestRows Rank(
        FeatureRows rows, NearestCodes candidates, int[] order, int kept, ParallelOptions parallel)
    {
        var best = new NearestRows(order.Length, kept);
        Parallel.For(0, kept == 0 ? 0 : order.Length, parallel, () => (Own: rows.NewRoom(), Other: rows.NewRoom()), (place, _, room) =>
        {
            int row = order[place];
            ReadOnlySpan<float> own = rows.Read(row, room.Own);
            foreach (long key in candidates.Of(place))
                if (NearestCodes.Index(key) is >= 0 and int near)
                    best.Offer(row, RowPair.SquaredDistance(own, rows.Read(order[near], room.Other)), order[near]);
            return room;
        }, _ => { });
        return best;
    }
}

using Slr.Flow.SoftLabels;

namespace Slr.Flow.Clustering;

/// <summary>
/// Core distances and a minimum spanning tree of mutual reachability over distinct sparse rows with multiplicities.
/// </summary>
/// <remarks>
/// Only rows that share a column are compared entry by entry, found through an index of the columns; they are never further from one
/// another than they would be without a common column. So the shortest of two trees' edges make the tree: one of the rows that share
/// a column, grown from each row through its neighbours (Prim's algorithm), and one as if no two did (<see cref="ApartTree"/>).
/// The work grows with the number of pairs that share a column, the memory with that of the rows.
/// </remarks>
internal sealed class SoftLabelTree
{
    private readonly SoftLabelSet rows;
    private readonly int minSamples;
    private readonly double[] norms;
    private readonly int[] byNorm;
    private readonly SparseRows<double> byColumn;
    private readonly int[] lastCompared;
    private int comparison;

    internal SoftLabelTree(SoftLabelSet rows, int minSamples)
    {
        this.rows = rows;
        this.minSamples = minSamples;
        norms = new double[rows.Rows];
        lastCompared = new int[rows.Rows];
        byColumn = rows.Transpose();
        for (int row = 0; row < rows.Rows; row++)
            foreach (double value in rows.RowValues(row))
                norms[row] += value * value;
        byNorm = [.. Enumerable.Range(0, rows.Rows).OrderBy(row => norms[row])];
    }

    internal (double[] Core, List<TreeEdge> Edges) Span(CancellationToken cancellation)
    {
        var core = new double[rows.Rows];
        var near = new List<(int Row, double Distance)>();
        for (int row = 0; row < core.Length; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            Compare(row, near);
            core[row] = CoreDistance(row, near);
        }
        TreeEdge[] edges = [.. Shared(core, near, cancellation), .. new ApartTree(norms, core).Edges()];
        return (core, SpanningTree.Of(edges, core.Length));
    }

    /// <summary>A tree of each group of rows that hang together by common columns.</summary>
    private List<TreeEdge> Shared(double[] core, List<(int Row, double Distance)> near, CancellationToken cancellation)
    {
        var edges = new List<TreeEdge>(core.Length);
        var inTree = new bool[core.Length];
        double[] reach = new double[core.Length];
        Array.Fill(reach, double.PositiveInfinity);
        var next = new PriorityQueue<(int From, int To), double>();
        for (int start = 0; start < core.Length; start++)
        {
            if (inTree[start])
                continue;
            for (int reached = start; ;)
            {
                cancellation.ThrowIfCancellationRequested();
                inTree[reached] = true;
                Compare(reached, near);
                foreach ((int other, double distance) in near)
                {
                    double mutual = Math.Max(distance, Math.Max(core[reached], core[other]));
                    if (inTree[other] || mutual >= reach[other])
                        continue;
                    reach[other] = mutual;
                    next.Enqueue((reached, other), mutual);
                }
                // What was reached over a shorter way since is in the tree by now.
                while (next.TryPeek(out var stale, out _) && inTree[stale.To])
                    next.Dequeue();
                if (!next.TryDequeue(out var edge, out double height))
                    break;
                edges.Add(new(edge.From, edge.To, height));
                reached = edge.To;
            }
        }
        return edges;
    }

    /// <summary>The other rows that share a column with a row, and how far they are.</summary>
    private void Compare(int row, List<(int Row, double Distance)> near)
    {
        near.Clear();
        lastCompared[row] = ++comparison;
        foreach (int column in rows.RowColumns(row))
            foreach (int other in byColumn.RowColumns(column))
                if (lastCompared[other] != comparison)
                {
                    lastCompared[other] = comparison;
                    near.Add((other, Math.Sqrt(SquaredDistance(row, other))));
                }
    }

    /// <summary>Sum of squared differences in a form where equal rows give exactly 0.</summary>
    private double SquaredDistance(int first, int second)
    {
        ReadOnlySpan<int> a = rows.RowColumns(first), b = rows.RowColumns(second);
        ReadOnlySpan<double> x = rows.RowValues(first), y = rows.RowValues(second);
        double sum = 0;
        for (int i = 0, j = 0; i < a.Length || j < b.Length;)
        {
            int left = i < a.Length ? a[i] : int.MaxValue, right = j < b.Length ? b[j] : int.MaxValue;
            double difference = (left <= right ? x[i] : 0) - (right <= left ? y[j] : 0);
            sum += difference * difference;
            i += left <= right ? 1 : 0;
            j += right <= left ? 1 : 0;
        }
        return sum;
    }

    /// <summary>
    /// Distance to the minSamples-th other image, the row's own copies first, or to the farthest of fewer; the row was the last that
    /// was compared.
    /// </summary>
    private double CoreDistance(int row, List<(int Row, double Distance)> near)
    {
        long missing = minSamples - (rows.Multiplicities[row] - 1L);
        near.Sort((one, other) => one.Distance.CompareTo(other.Distance));
        double farthest = 0;
        // Both in order: rows that share a column, and the others, nearest first because their norms grow.
        for (int shared = 0, apart = 0; missing > 0;)
        {
            while (apart < byNorm.Length && lastCompared[byNorm[apart]] == comparison)
                apart++;
            double beside = apart < byNorm.Length ? Math.Sqrt(norms[row] + norms[byNorm[apart]]) : double.PositiveInfinity;
            if (shared == near.Count && double.IsPositiveInfinity(beside))
                break;
            bool isShared = shared < near.Count && near[shared].Distance <= beside;
            farthest = isShared ? near[shared].Distance : beside;
            missing -= rows.Multiplicities[isShared ? near[shared++].Row : byNorm[apart++]];
        }
        return farthest;
    }
}

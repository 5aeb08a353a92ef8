using Slr.Flow.SoftLabels;

namespace Slr.Flow.Clustering;

/// <summary>
/// Core distances and a minimum spanning tree of mutual reachability over distinct sparse rows with multiplicities.
/// </summary>
/// <remarks>
/// Rows without a common column are at the square root of the sum of their squared norms; only rows that share one are
/// compared entry by entry, found through an index of the columns. Distances are computed row by row as they are needed
/// (once for the core distances, once for Prim's algorithm), so memory stays linear.
/// </remarks>
internal sealed class SoftLabelTree
{
    private readonly SoftLabelSet rows;
    private readonly int minSamples;
    private readonly int count;
    private readonly double[] norms;
    private readonly SparseRows<double> byColumn;
    private readonly int[] lastCompared;
    private int comparison;

    internal SoftLabelTree(SoftLabelSet rows, int minSamples)
    {
        this.rows = rows;
        this.minSamples = minSamples;
        count = rows.Rows;
        norms = new double[count];
        lastCompared = new int[count];
        byColumn = rows.Transpose();
        for (int row = 0; row < count; row++)
            foreach (double value in rows.RowValues(row))
                norms[row] += value * value;
    }

    internal (double[] Core, List<TreeEdge> Edges) Span(CancellationToken cancellation)
    {
        double[] distances = new double[count], core = new double[count];
        int[] order = new int[count];
        for (int row = 0; row < count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            Distances(row, distances);
            core[row] = CoreDistance(row, distances, order);
        }
        return (core, Prim(core, distances, cancellation));
    }

    private List<TreeEdge> Prim(double[] core, double[] distances, CancellationToken cancellation)
    {
        var edges = new List<TreeEdge>(Math.Max(0, count - 1));
        double[] reach = new double[count];
        int[] from = new int[count], outside = new int[count];
        Array.Fill(reach, double.PositiveInfinity);
        for (int row = 0; row < count; row++)
            outside[row] = row;
        int current = 0;
        for (int left = count - 1; left > 0; left--)
        {
            cancellation.ThrowIfCancellationRequested();
            outside[Array.IndexOf(outside, current, 0, left + 1)] = outside[left];
            Distances(current, distances);
            int nearest = outside[0];
            foreach (int row in outside.AsSpan(0, left))
            {
                double mutual = Math.Max(distances[row], Math.Max(core[current], core[row]));
                if (mutual < reach[row])
                    (reach[row], from[row]) = (mutual, current);
                if (reach[row] < reach[nearest])
                    nearest = row;
            }
            edges.Add(new(from[nearest], nearest, reach[nearest]));
            current = nearest;
        }
        return edges;
    }

    private void Distances(int row, double[] distances)
    {
        for (int other = 0; other < count; other++)
            distances[other] = Math.Sqrt(norms[row] + norms[other]);
        comparison++;
        lastCompared[row] = comparison;
        distances[row] = 0;
        foreach (int column in rows.RowColumns(row))
            foreach (int other in byColumn.RowColumns(column))
                if (lastCompared[other] != comparison)
                {
                    lastCompared[other] = comparison;
                    distances[other] = Math.Sqrt(SquaredDistance(row, other));
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

    /// <summary>Distance to the minSamples-th other image, the row's own copies first.</summary>
    private double CoreDistance(int row, double[] distances, int[] heap)
    {
        long missing = minSamples - (rows.Multiplicities[row] - 1L);
        if (missing <= 0)
            return 0;
        // A short sorted list: at most minSamples rows can matter, usually one to four.
        int kept = 0;
        long images = 0;
        for (int other = 0; other < count; other++)
        {
            if (other == row || (images >= missing && distances[other] >= distances[heap[kept - 1]]))
                continue;
            int at = kept++;
            for (; at > 0 && distances[heap[at - 1]] > distances[other]; at--)
                heap[at] = heap[at - 1];
            heap[at] = other;
            images += rows.Multiplicities[other];
            while (images - rows.Multiplicities[heap[kept - 1]] >= missing)
                images -= rows.Multiplicities[heap[--kept]];
        }
        return kept == 0 ? 0 : distances[heap[kept - 1]];
    }
}

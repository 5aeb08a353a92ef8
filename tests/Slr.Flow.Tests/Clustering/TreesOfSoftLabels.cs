using CsCheck;
using Slr.Flow.Clustering;
using Slr.Flow.SoftLabels;

namespace Slr.Flow.Tests.Clustering;

/// <summary>Against all pairs of rows, compared one by one.</summary>
public sealed class TreesOfSoftLabels
{
    /// <summary>From rows that all share a column to rows of which hardly any two do.</summary>
    private static readonly Gen<(SoftLabelSet Rows, int MinSamples)> Some =
        from columns in Gen.Int[1, 30]
        from rows in Gen.Select(Gen.Int[0, columns - 1].Array[1, 4], Gen.Double[0.01, 1].Array[4], Gen.Int[1, 3]).Array[1, 40]
        from minSamples in Gen.Int[1, 6]
        select (Of(columns, rows), minSamples);

    [Fact]
    public void are_as_high_as_the_shortest_that_there_is() => Some.Sample((rows, minSamples) =>
    {
        (double[] core, List<TreeEdge> edges) = new SoftLabelTree(rows, minSamples).Span(CancellationToken.None);
        double[,] distances = Distances(rows);
        Assert.Equal([.. Enumerable.Range(0, rows.Rows).Select(row => CoreDistance(rows, distances, row, minSamples))], core,
            (one, other) => Math.Abs(one - other) < 1e-12);
        Assert.Equal(Heights(distances, core), edges.Select(edge => edge.Height).Order(), (one, other) => Math.Abs(one - other) < 1e-12);
        Assert.All(edges, edge => Assert.InRange(edge.Height - Mutual(distances, core, edge.A, edge.B), -1e-12, 1e-12));
    }, iter: 2000);

    private static SoftLabelSet Of(int columns, (int[] Columns, double[] Values, int Multiplicity)[] rows)
    {
        int[][] of = [.. rows.Select(row => row.Columns.Distinct().Order().ToArray())];
        double[][] values = [.. rows.Select((row, at) =>
        {
            double[] own = row.Values[..of[at].Length];
            return own.Select(value => value / own.Sum()).ToArray();
        })];
        int[] start = new int[rows.Length + 1];
        for (int row = 0; row < rows.Length; row++)
            start[row + 1] = start[row] + of[row].Length;
        return new(columns, [.. Enumerable.Range(0, rows.Length)], [.. rows.Select(row => row.Multiplicity)], start,
            [.. of.SelectMany(row => row)], [.. values.SelectMany(row => row)]);
    }

    private static double[,] Distances(SoftLabelSet rows)
    {
        double[][] dense = [.. Enumerable.Range(0, rows.Rows).Select(row =>
        {
            double[] values = new double[rows.Columns];
            for (int at = 0; at < rows.RowColumns(row).Length; at++)
                values[rows.RowColumns(row)[at]] = rows.RowValues(row)[at];
            return values;
        })];
        var distances = new double[rows.Rows, rows.Rows];
        for (int one = 0; one < rows.Rows; one++)
            for (int other = 0; other < rows.Rows; other++)
                distances[one, other] = Math.Sqrt(dense[one].Zip(dense[other], (a, b) => (a - b) * (a - b)).Sum());
        return distances;
    }

    private static double CoreDistance(SoftLabelSet rows, double[,] distances, int row, int minSamples) =>
        Enumerable.Range(0, rows.Rows)
            .SelectMany(other => Enumerable.Repeat(distances[row, other], rows.Multiplicities[other] - (other == row ? 1 : 0)))
            .Order().Take(minSamples).DefaultIfEmpty(0).Last();

    private static double Mutual(double[,] distances, double[] core, int one, int other) =>
        Math.Max(distances[one, other], Math.Max(core[one], core[other]));

    /// <summary>Of the tree that takes the nearest row outside of it, again and again.</summary>
    private static IEnumerable<double> Heights(double[,] distances, double[] core)
    {
        List<int> inside = [0], outside = [.. Enumerable.Range(1, core.Length - 1)];
        var heights = new List<double>();
        while (outside.Count > 0)
        {
            (int next, double height) = outside.Select(row => (Row: row, Height: inside.Min(known => Mutual(distances, core, known, row))))
                .MinBy(pair => pair.Height);
            heights.Add(height);
            inside.Add(next);
            outside.Remove(next);
        }
        return heights.Order();
    }
}

using CsCheck;
using Slr.Flow.SoftLabels;

namespace Slr.Flow.Tests;

/// <summary>Previous and current labels of the same images, as two runs of a clusterer would leave them.</summary>
internal static class LabelPairs
{
    /// <summary>Up to 60 images, up to 6 clusters, outliers in both; and a weight of the current label.</summary>
    internal static readonly Gen<(int[] Previous, int[] Current, double Alpha)> Any =
        Gen.Select(Gen.Int[-1, 5], Gen.Int[-1, 5], Gen.Double[0, 1]).Array[0, 60]
            .SelectMany(images => Gen.Double[0, 1].Select(alpha => Of(images, alpha)));

    /// <summary>Mostly stable labels; dense in both epochs.</summary>
    private static (int[], int[], double) Of((int Previous, int Current, double Stay)[] images, double alpha) =>
    (
        LabelSet.Renumber([.. images.Select(image => image.Previous)]),
        LabelSet.Renumber([.. images.Select(image => image.Stay < 0.7 ? image.Previous : image.Current)]),
        alpha
    );

    internal static double[] Dense(SoftLabelSet soft, int row)
    {
        double[] dense = new double[soft.Columns];
        for (int k = 0; k < soft.RowColumns(row).Length; k++)
            dense[soft.RowColumns(row)[k]] = soft.RowValues(row)[k];
        return dense;
    }

    internal static double[,] Distances(SoftLabelSet soft, int[] rows)
    {
        double[][] dense = [.. rows.Select(row => Dense(soft, row))];
        var distances = new double[rows.Length, rows.Length];
        for (int i = 0; i < rows.Length; i++)
            for (int j = 0; j < rows.Length; j++)
                distances[i, j] = Math.Sqrt(dense[i].Zip(dense[j], (x, y) => (x - y) * (x - y)).Sum());
        return distances;
    }
}

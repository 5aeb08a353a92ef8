using Slr.Flow;
using Slr.Flow.Clustering;
using Slr.Flow.Refinement;
using Slr.Primitives.Randomness;

namespace Slr.Bench.Labels;

/// <summary>Measures the tail from labels to refined labels, and HDBSCAN of points, each beside the dense way.</summary>
public static class RefinementBenchmark
{
    /// <summary>Measures the tail at the size of Market-1501 and HDBSCAN of points.</summary>
    /// <param name="images">Number of images.</param>
    /// <param name="clusters">Current clusters, about.</param>
    /// <param name="points">Number of points of the second measurement.</param>
    /// <param name="dimension">Values per point.</param>
    /// <param name="dense">Runs the baselines, which need minutes at full size.</param>
    /// <param name="threads">Threads; 0 = all cores.</param>
    public static IReadOnlyList<LabelBenchmarkRow> Run(int images = 12401, int clusters = 621, int points = 12936,
        int dimension = 64, bool dense = true, int threads = 0)
    {
        var (previous, current) = Labels(images, clusters);
        var options = new HdbscanOptions { Threads = threads };
        SoftLabels Fuse() => Fusion.Fuse(Projection.Between(previous, current), previous, current, 0.5);
        Hdbscan.Cluster(Fuse(), options);
        var (soft, fused) = Stage.Time(Fuse);
        var (labels, clustered) = Stage.Time(() => Hdbscan.Cluster(soft, options));
        var rows = new List<LabelBenchmarkRow>
        {
            Row("projection + fusion", fused, null, $"{soft.DistinctRows} distinct rows", soft.Columns),
        };
        Stage? allRows = dense ? Stage.Time(() => Hdbscan.Cluster(Dense(soft), soft.Columns, options)).Stage : null;
        rows.Add(Row("HDBSCAN of soft labels", clustered, allRows, $"{labels.Max() + 1} clusters", soft.Columns));

        float[] values = Points(points, dimension);
        Hdbscan.Cluster(values.AsSpan(0, 500 * dimension), dimension, options);
        var (found, ours) = Stage.Time(() => Hdbscan.Cluster(values, dimension, options));
        Stage? plain = dense ? Stage.Time(() => PlainPairs(values, dimension)).Stage : null;
        rows.Add(new($"points{points}_d{dimension}", points, dimension, "HDBSCAN of points", ours.Seconds,
            plain is null ? "" : "all distances twice, point by point, one thread", plain?.Seconds, ours.PeakMebibytes,
            $"{found.Max() + 1} clusters, {found.Count(label => label < 0)} noise"));
        return rows;

        LabelBenchmarkRow Row(string stage, Stage time, Stage? baseline, string note, int columns) => new(
            $"soft{images}", images, columns, stage, time.Seconds, baseline is null ? "" : "HDBSCAN on all dense rows",
            baseline?.Seconds, time.PeakMebibytes, note);
    }

    /// <summary>Two epochs' labels that mostly agree: some clusters split, some images move, some are outliers.</summary>
    private static (int[] Previous, int[] Current) Labels(int images, int clusters)
    {
        var random = new CounterRandom(12);
        int[] previous = new int[images], current = new int[images];
        for (int i = 0; i < images; i++)
        {
            int cluster = (int)((long)i * clusters / images);
            bool moved = random.NextDouble() < 0.015;
            current[i] = cluster;
            previous[i] = moved ? random.Next(clusters) : cluster % 8 == 0 ? cluster + clusters * (i & 1) : cluster;
        }
        return (LabelSet.Renumber(previous), LabelSet.Renumber(current));
    }

    private static float[] Dense(SoftLabels soft)
    {
        float[] dense = new float[soft.RowOfPoint.Length * soft.Columns];
        for (int i = 0; i < soft.RowOfPoint.Length; i++)
            for (int k = soft.RowStart[soft.RowOfPoint[i]]; k < soft.RowStart[soft.RowOfPoint[i] + 1]; k++)
                dense[i * soft.Columns + soft.ColumnIndices[k]] = (float)soft.Values[k];
        return dense;
    }

    private static float[] Points(int count, int dimension)
    {
        var random = new CounterRandom(13);
        float[] points = new float[count * dimension];
        for (int i = 0; i < count; i++)
        {
            var centre = new CounterRandom(14, (ulong)(i % 751));
            for (int k = 0; k < dimension; k++)
                points[i * dimension + k] = (float)(centre.NextGaussian() + 0.4 * random.NextGaussian());
        }
        return points;
    }

    /// <summary>The arithmetic of the textbook algorithm: once for core distances, once for Prim's.</summary>
    private static float PlainPairs(float[] points, int dimension)
    {
        int count = points.Length / dimension;
        float sum = 0;
        for (int pass = 0; pass < 2; pass++)
            for (int i = 0; i < count; i++)
                for (int j = i + 1; j < count; j++)
                {
                    float squared = 0;
                    for (int k = 0; k < dimension; k++)
                    {
                        float difference = points[i * dimension + k] - points[j * dimension + k];
                        squared += difference * difference;
                    }
                    sum = Math.Max(sum, squared);
                }
        return sum;
    }
}

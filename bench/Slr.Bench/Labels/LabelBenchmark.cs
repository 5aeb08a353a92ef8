using System.Collections.Immutable;
using System.Diagnostics;
using Slr.Flow;
using Slr.Flow.Clustering;
using Slr.Flow.Device;
using Slr.Flow.Distances;
using Slr.Flow.Metrics;
using Slr.Flow.Neighbours;
using Slr.Flow.Refinement;
using Slr.Flow.Storage;
using Slr.Torch;

namespace Slr.Bench.Labels;

/// <summary>What <see cref="LabelBenchmark"/> measures.</summary>
public sealed record LabelBenchmarkOptions
{
    /// <summary>Folder with <c>synthN_dD.features.npy</c> (and <c>.identity.npy</c>); null = sets are generated.</summary>
    public string? Folder { get; init; }

    /// <summary>Numbers of rows and values per row.</summary>
    public ImmutableArray<(int Count, int Dimension)> Sets { get; init; } =
        [(3000, 2048), (12936, 2048), (32621, 2048), (200_000, 256)];

    /// <summary>Largest set for which the dense baselines of Jaccard and of the eps rule run (N x N arrays).</summary>
    public int DenseUpTo { get; init; } = 13_000;

    /// <summary>Largest set for which the library's product over all pairs runs.</summary>
    public int ProductsUpTo { get; init; } = 40_000;

    /// <summary>Rows per second that arrive in the streamed stage; 0 = leave it out.</summary>
    public double RowsPerSecond { get; init; } = 3000;

    /// <summary>Threads; 0 = all cores.</summary>
    public int Threads { get; init; }

    /// <summary>Where neighbours, ours and the baseline's, are searched.</summary>
    public TrainingDevice Device { get; init; } = TrainingDevice.Cpu;
}

/// <summary>One measured stage.</summary>
/// <param name="Set">Name of the feature set.</param>
/// <param name="Count">Number of rows.</param>
/// <param name="Dimension">Values per row.</param>
/// <param name="Stage">What was done.</param>
/// <param name="Seconds">Our time.</param>
/// <param name="Baseline">What it is compared with in the same run; empty = nothing.</param>
/// <param name="BaselineSeconds">The baseline's time, or null.</param>
/// <param name="PeakMebibytes">Peak resident memory of the stage, features included; 0 where the system does not tell.</param>
/// <param name="Note">Figures that say that the result is right.</param>
public sealed record LabelBenchmarkRow(string Set, int Count, int Dimension, string Stage, double Seconds,
    string Baseline, double? BaselineSeconds, double PeakMebibytes, string Note)
{
    /// <summary>Our time over the baseline's; below 1 is faster.</summary>
    public double? Ratio => Seconds / BaselineSeconds;
}

/// <summary>Measures the way from features to refined labels, stage by stage, each beside its baseline.</summary>
public static class LabelBenchmark
{
    /// <summary>
    /// Pairs of each row below eps: what rho = 2e-3 means for 12,936 rows. A set of far more rows with identities of
    /// the same size needs the same number, and so a smaller rho.
    /// </summary>
    private const double PairsPerRow = 25.9;

    /// <summary>Measures all sets.</summary>
    /// <param name="options">What to measure.</param>
    /// <param name="onRow">Called with each row as it is measured.</param>
    /// <param name="cancellation">Ends between two stages.</param>
    public static IReadOnlyList<LabelBenchmarkRow> Run(LabelBenchmarkOptions options,
        Action<LabelBenchmarkRow>? onRow = null, CancellationToken cancellation = default)
    {
        var rows = new List<LabelBenchmarkRow>();
        foreach ((int count, int dimension) in options.Sets)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (LabelBenchmarkRow row in Measure(count, dimension, options, cancellation))
            {
                rows.Add(row);
                onRow?.Invoke(row);
            }
        }
        foreach (LabelBenchmarkRow row in Growth(rows))
        {
            rows.Add(row);
            onRow?.Invoke(row);
        }
        return rows;
    }

    /// <summary>All our stages first, so that memory which a baseline leaves behind does not count as ours.</summary>
    private static List<LabelBenchmarkRow> Measure(
        int count, int dimension, LabelBenchmarkOptions options, CancellationToken cancellation)
    {
        string set = $"synth{count}_d{dimension}";
        SyntheticFeatures features = SyntheticFeatures.Load(set, options.Folder)
            ?? SyntheticFeatures.Make(count, Math.Max(1, (int)(count / (count < 20_000 ? 17.2 : 31.3))), dimension, 202);
        var dbscan = new DbscanOptions();
        dbscan = dbscan with { Rho = Math.Min(dbscan.Rho, PairsPerRow / count) };
        var rows = new List<LabelBenchmarkRow>();
        void Add(string stage, Stage time, string note) =>
            rows.Add(new LabelBenchmarkRow(set, count, dimension, stage, time.Seconds, "", null, time.PeakMebibytes, note));
        void Compare(string stage, string baseline, double seconds)
        {
            int row = rows.FindIndex(row => row.Stage == stage);
            rows[row] = rows[row] with { Baseline = baseline, BaselineSeconds = seconds };
        }

        var search = new NeighbourOptions
        {
            Threads = options.Threads,
            Backend = DeviceSearch.On(options.Device),
        };
        var rowsOfSet = FeatureRows.Of(features.Rows, dimension);
        if (options.Device.IsCuda) // wakes the device up
            NeighbourSearch.Search(features.Rows.AsMemory(0, Math.Min(count, 2100) * dimension), dimension, search, cancellation);
        (NeighbourGraph graph, Stage near) = Stage.Time(() =>
            NeighbourSearch.Search(rowsOfSet, search, cancellation));
        Add("neighbours", near, graph.Report.Exact ? "exact" : FormattableString.Invariant(
            $"recall {graph.Report.Recall:F3}, {100 * graph.Report.ComparedShare:F1} % of pairs"));
        (SparseDistances sparse, Stage jaccard) = Stage.Time(() => JaccardDistance.Compute(graph, rowsOfSet,
            new DistanceOptions { Threads = options.Threads }, null, cancellation));
        Add("jaccard", jaccard, FormattableString.Invariant($"{sparse.Values.Length / (double)count:F0} pairs a row"));
        (ClusteringResult clusters, Stage cluster) = Stage.Time(() =>
            new DbscanClusterer(dbscan).Cluster(sparse, cancellation));
        Add("eps + dbscan", cluster, Describe(clusters, LabelQuality.Of(clusters.Labels, features.Identities)));
        LabelSet previous = Refine(clusters, Add);
        if (options.RowsPerSecond > 0 && count < search.ApproximateFrom)
            Add($"tail after the last of {options.RowsPerSecond:F0} rows/s",
                Streamed(features.Rows, previous, search, options.RowsPerSecond, cancellation), "last feature to refined labels");

        var rounded = new RowsBuilder(dimension, count, halves: true);
        rounded.Add(rowsOfSet);
        FeatureRows halves = rounded.Complete();
        (NeighbourGraph ofHalves, Stage nearHalves) = Stage.Time(() => NeighbourSearch.Search(halves, search, cancellation));
        Add("neighbours, rows in half precision", nearHalves, FormattableString.Invariant(
            $"{Shared(graph, ofHalves):F4} of those in single precision, {count * (dimension * 2L + 8) >> 20} MiB of features"));

        if (count <= options.ProductsUpTo)
            Compare("neighbours", "libtorch mm + topk over all pairs",
                LabelBaselines.Search(features.Rows, dimension, search.K, options.Device));
        if (count <= options.DenseUpTo && !options.Device.IsCuda)
        {
            Compare("jaccard", "dense rows", LabelBaselines.DenseJaccard(graph, features.Rows, dimension));
            Compare("eps + dbscan", "sort of all distances, scan of dense rows", LabelBaselines.DenseDbscan(sparse));
        }
        return rows;
    }

    /// <summary>Share of the neighbours in one graph that another one has for the same row.</summary>
    private static double Shared(NeighbourGraph graph, NeighbourGraph other) => Enumerable.Range(0, graph.Count).Average(row =>
        (double)graph.Neighbours(row).ToArray().Intersect(other.Neighbours(row).ToArray()).Count() / graph.K);

    private static string Describe(ClusteringResult clusters, LabelQuality quality) =>
        $"eps {clusters.Diagnostics["eps"]:F4}, {clusters.Labels.Distinct().Count(label => label >= 0)} clusters, "
            + $"{100 * clusters.Diagnostics["outlierShare"]:F1} % outliers, F1 {quality.F1:F3}";

    /// <summary>Refines against made-up labels of an earlier epoch, which are returned.</summary>
    private static LabelSet Refine(ClusteringResult clusters, Action<string, Stage, string> add)
    {
        ImmutableArray<string> keys = [.. Enumerable.Range(0, clusters.Labels.Length).Select(i => i.ToString("D7"))];
        LabelSet current = LabelSet.Dense(keys, clusters.Labels), previous = Previous(keys, clusters.Labels);
        (RefinementResult refined, Stage time) = Stage.Time(() =>
            Refiner.Refine(current, previous, previous, new RefinementOptions()));
        add("project + fuse + hdbscan", time,
            $"{refined.Report.DistinctRows} distinct rows, {refined.Refined.Clusters} clusters");
        return previous;
    }

    /// <summary>Feeds rows at a rate and times what is left to do after the last.</summary>
    private static Stage Streamed(float[] rows, LabelSet previous, NeighbourOptions options, double perSecond,
        CancellationToken cancellation)
    {
        const int block = 64;
        int dimension = rows.Length / previous.Keys.Length;
        using var search = new NeighbourSearch(dimension, options);
        var clock = Stopwatch.StartNew();
        for (int first = 0, count = rows.Length / dimension; first < count; first += block)
        {
            int size = Math.Min(block, count - first);
            double early = (first + size) / perSecond - clock.Elapsed.TotalSeconds;
            if (early > 0)
                cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(early));
            cancellation.ThrowIfCancellationRequested();
            search.Add(rows.AsSpan(first * dimension, size * dimension));
        }
        return Stage.Time(() =>
        {
            NeighbourGraph graph = search.Complete(cancellation);
            SparseDistances sparse = JaccardDistance.Compute(graph, FeatureRows.Of(rows, dimension),
                new DistanceOptions { Threads = options.Threads }, null, cancellation);
            ClusteringResult result = new DbscanClusterer(new DbscanOptions()).Cluster(sparse, cancellation);
            return Refiner.Refine(LabelSet.Dense(previous.Keys, result.Labels), previous, previous, new RefinementOptions());
        }).Stage;
    }

    /// <summary>Labels of an earlier epoch: some clusters merged with the next, some points outliers.</summary>
    private static LabelSet Previous(ImmutableArray<string> keys, int[] labels) => LabelSet.Dense(keys,
        [.. labels.Select((label, i) => label < 0 || i % 17 == 0 ? -1 : label % 9 == 0 ? label + 1 : label)]);

    /// <summary>The exponent b of time ~ N^b between sets of equal dimension, and the times that it was taken from.</summary>
    private static IEnumerable<LabelBenchmarkRow> Growth(List<LabelBenchmarkRow> rows) =>
        from stage in rows.GroupBy(row => (row.Stage, row.Dimension)).ToList()
        let sizes = stage.OrderBy(row => row.Count).ToList()
        where sizes.Count > 1 && !stage.Key.Stage.StartsWith("tail", StringComparison.Ordinal)
        let exponent = Math.Log(sizes[^1].Seconds / sizes[^2].Seconds) / Math.Log((double)sizes[^1].Count / sizes[^2].Count)
        select sizes[^1] with
        {
            Stage = $"growth of {stage.Key.Stage}",
            Baseline = "",
            BaselineSeconds = null,
            Note = FormattableString.Invariant($"N^{exponent:F2} from {sizes[^2].Count} to {sizes[^1].Count} rows"),
        };
}

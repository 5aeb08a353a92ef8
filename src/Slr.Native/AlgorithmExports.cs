using System.Runtime.InteropServices;
using Slr.Flow;
using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Evaluation;
using Slr.Flow.Labelling;
using Slr.Flow.Neighbours;
using Slr.Flow.Storage;

namespace Slr.Native;

/// <summary>Distances, clusterers and ranking by themselves, of slr.h.</summary>
internal static unsafe class AlgorithmExports
{
    [UnmanagedCallersOnly(EntryPoint = "slr_jaccard")]
    public static int Jaccard(float* rows, int count, int dimension, int* camera, byte* options, long stop, long* distances,
        long* entries) => Border.Guard(() =>
    {
        PseudoLabelerOptions settings = OptionsJson.Read(Border.Text(options, "options"));
        Sighting[]? known = camera is null ? null
            : Array.ConvertAll(Border.Array(camera, count, "camera").ToArray(), number => new Sighting(number));
        FeatureRows features = Rows(rows, count, dimension, "rows");
        UnitRows.Check(features);
        NeighbourOptions search = new()
        {
            K = settings.Distances.RequiredNeighbours,
            ByCamera = settings.Distances.RequiredByCamera,
            ApproximateFrom = settings.ApproximateFrom,
            Threads = settings.Threads,
        };
        NeighbourGraph graph = NeighbourSearch.Search(features, search, Handles.Token(stop), known);
        SparseDistances found = JaccardDistance.Compute(
            graph, features, settings.Distances with { Threads = settings.Threads }, cancellation: Handles.Token(stop));
        *entries = found.Values.Length;
        *distances = Handles.Hold(found);
    });

    [UnmanagedCallersOnly(EntryPoint = "slr_distances_copy")]
    public static int CopyDistances(long distances, long* starts, int* columns, float* values) => Border.Guard(() =>
    {
        SparseDistances found = Handles.Of<SparseDistances>(distances);
        for (int i = 0; i < found.RowStart.Length; i++)
            starts[i] = found.RowStart[i];
        found.ColumnIndices.CopyTo(new Span<int>(columns, found.ColumnIndices.Length));
        found.Values.CopyTo(new Span<float>(values, found.Values.Length));
    });

    [UnmanagedCallersOnly(EntryPoint = "slr_dbscan")]
    public static int Dbscan(long* starts, int* columns, float* values, int count, double* eps, int minSamples, int threads, long stop,
        int* labels) => Border.Guard(() =>
    {
        int[] rowStart = Array.ConvertAll(Border.Array(starts, count + 1L, "starts").ToArray(), start => checked((int)start));
        if (count < 0 || rowStart[0] != 0)
            throw new ArgumentException("starts begins with 0");
        var distances = new SparseDistances(rowStart, Border.Array(columns, rowStart[^1], "columns").ToArray(),
            Border.Array(values, rowStart[^1], "values").ToArray());
        SymmetricRows.Check(distances);
        var options = new DbscanOptions
        {
            Eps = *eps < 0 ? null : *eps,
            Rule = EpsRule.Auto,
            MinSamples = minSamples,
            Threads = threads,
        };
        ClusteringResult result = new DbscanClusterer(options).Cluster(distances, Handles.Token(stop));
        *eps = result.Diagnostics["eps"];
        result.Labels.CopyTo(new Span<int>(labels, count));
    });

    [UnmanagedCallersOnly(EntryPoint = "slr_hdbscan")]
    public static int Hdbscan(float* points, int count, int dimension, int minClusterSize, int minSamples, int threads, long stop,
        int* labels, double* probabilities) => Border.Guard(() =>
    {
        if (dimension <= 0)
            throw new ArgumentException($"points cannot have {dimension} numbers");
        var options = new HdbscanOptions { MinClusterSize = minClusterSize, MinSamples = minSamples, Threads = threads };
        (int[] found, double[] surely) = Slr.Flow.Clustering.Hdbscan.ClusterSoftly(
            Border.Array(points, (long)count * dimension, "points"), dimension, options, Handles.Token(stop));
        found.CopyTo(new Span<int>(labels, count));
        if (probabilities is not null)
            surely.CopyTo(new Span<double>(probabilities, count));
    });

    [UnmanagedCallersOnly(EntryPoint = "slr_rank")]
    public static int Rank(float* query, int queries, float* gallery, int images, int dimension, int* queryIdentity, int* galleryIdentity,
        int* queryCamera, int* galleryCamera, int threads, long stop, long* scores) => Border.Guard(() =>
    {
        FeatureRows searched = Rows(query, queries, dimension, "query"), among = Rows(gallery, images, dimension, "gallery");
        UnitRows.Check(searched);
        UnitRows.Check(among);
        RankingScores found = Ranking.Evaluate(searched, among,
            Border.Array(queryIdentity, queries, "query_identity").ToArray(), Border.Array(queryCamera, queries, "query_camera").ToArray(),
            Border.Array(galleryIdentity, images, "gallery_identity").ToArray(),
            Border.Array(galleryCamera, images, "gallery_camera").ToArray(), new RankingOptions { Threads = threads },
            Handles.Token(stop));
        *scores = Handles.Hold(ReportJson.Of(found));
    });

    [UnmanagedCallersOnly(EntryPoint = "slr_text_copy")]
    public static int CopyText(long text, byte* target, long capacity, long* needed) => Border.Guard(() =>
        *needed = Border.Copy(Handles.Of<string>(text), target, capacity));

    private static FeatureRows Rows(float* rows, int count, int dimension, string name) => count <= 0
        ? throw new ArgumentException($"{name} cannot have {count} rows of {dimension} numbers")
        : Border.Rows(rows, count, dimension, name);
}

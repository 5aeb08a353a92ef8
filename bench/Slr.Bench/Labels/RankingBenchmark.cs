using System.Numerics.Tensors;
using Slr.Flow.Device;
using Slr.Flow.Evaluation;
using Slr.Flow.Storage;
using Slr.Torch;

namespace Slr.Bench.Labels;

/// <summary>Measures mAP and CMC beside the plain way: the same products, then a full sort of every query's row.</summary>
public static class RankingBenchmark
{
    /// <summary>Measures one set of features.</summary>
    /// <param name="folder">Folder with <c>market_query_gallery_d2048.features.npy</c>; null = a set is generated.</param>
    /// <param name="queries">Number of queries.</param>
    /// <param name="gallery">Number of gallery images.</param>
    /// <param name="dimension">Values per row: a power of two, at least 256.</param>
    /// <param name="threads">Threads; 0 = all cores.</param>
    /// <param name="device">Where else the products are computed, beside the host; the CPU = nowhere.</param>
    public static IReadOnlyList<LabelBenchmarkRow> Run(
        string? folder = null, int queries = 3368, int gallery = 15913, int dimension = 2048, int threads = 0,
        TrainingDevice? device = null)
    {
        SyntheticFeatures set = SyntheticFeatures.Load($"market_query_gallery_d{dimension}", folder)
            ?? Shuffled(SyntheticFeatures.Make(queries + gallery, Math.Max(1, (queries + gallery) / 26), dimension, seed: 404));
        var queryRows = FeatureRows.Of(set.Rows.AsMemory(0, queries * dimension), dimension);
        var galleryRows = FeatureRows.Of(set.Rows.AsMemory(queries * dimension), dimension);
        // Identity 0 would be a distractor.
        int[] identities = [.. set.Identities.Select(identity => identity + 1)];
        int[] qi = identities[..queries], gi = identities[queries..];
        int[] qc = set.Cameras[..queries], gc = set.Cameras[queries..];
        RankingScores Ours(IRankingBackend? backend) => Ranking.Evaluate(
            queryRows, galleryRows, qi, qc, gi, gc, new() { Threads = threads, Backend = backend });

        Ours(null);
        var (scores, time) = Stage.Time(() => Ours(null));
        var (byCount, products) = Stage.Time(() => Ranking.Evaluate(
            queryRows, galleryRows, qi, qc, [.. gi.Select(_ => 0)], gc, new() { Threads = threads }));
        var (_, sorting) = Stage.Time(() => SortRows(queries, gallery));
        string name = $"query{queries}_gallery{gallery}_d{dimension}";
        var rows = new List<LabelBenchmarkRow>
        {
            new(name, queries, dimension, "mAP and CMC, distances included", time.Seconds,
                "the same products + Array.Sort of every row", products.Seconds + sorting.Seconds, time.PeakMebibytes, Describe(scores)),
            new(name, queries, dimension, "products, ranks of no match", products.Seconds, "libtorch mm of the same blocks",
                LabelBaselines.Products(set.Rows, queries, dimension), products.PeakMebibytes,
                $"{byCount.SkippedQueries} queries without a match"),
        };
        if (device is not null && DeviceRanking.On(device) is { } backend)
        {
            Ours(backend); // wakes the device up
            var (there, onDevice) = Stage.Time(() => Ours(backend));
            rows.Add(new(name, queries, dimension, "mAP and CMC, products on the device", onDevice.Seconds,
                "products on the host", time.Seconds, onDevice.PeakMebibytes, Describe(there)));
        }
        return rows;
    }

    private static string Describe(RankingScores scores) => FormattableString.Invariant(
        $"mAP {scores.MeanAveragePrecision:0.000000}, rank-1 {scores.Rank1:0.0000}, {scores.Queries} queries");

    private static SyntheticFeatures Shuffled(SyntheticFeatures set)
    {
        int[] order = [.. Enumerable.Range(0, set.Identities.Length)];
        new Primitives.Randomness.CounterRandom(405).Shuffle(order.AsSpan());
        int dimension = set.Rows.Length / order.Length;
        float[] rows = new float[set.Rows.Length];
        for (int to = 0; to < order.Length; to++)
            set.Rows.AsSpan(order[to] * dimension, dimension).CopyTo(rows.AsSpan(to * dimension));
        return new SyntheticFeatures(rows, [.. order.Select(i => set.Identities[i])], [.. order.Select(i => set.Cameras[i])]);
    }

    /// <summary>What evaluation in the usual codes spends beside the distances: one argsort per query.</summary>
    private static int SortRows(int queries, int gallery)
    {
        var random = new Primitives.Randomness.CounterRandom(406);
        float[] row = [.. Enumerable.Range(0, gallery).Select(_ => (float)random.NextDouble())];
        Parallel.For(0, queries, query =>
        {
            float[] keys = new float[gallery];
            TensorPrimitives.Multiply(row, query % 2 == 0 ? 1f : -1f, keys);
            Array.Sort(keys, Enumerable.Range(0, gallery).ToArray());
        });
        return queries;
    }
}

using System.Collections.Immutable;
using Slr.Actors.Configuration;
using Slr.Data;
using Slr.Data.Augmentation;
using Slr.Data.Batches;
using Slr.Data.Datasets;
using Slr.Data.Images;
using Slr.Data.Sampling;
using Slr.Data.Synthetic;

namespace Slr.Bench.Images;

/// <summary>What <see cref="ImageBenchmark"/> measures.</summary>
public sealed record ImageBenchmarkOptions
{
    /// <summary>Folder of Market-1501 (or of stand-in data); null = stand-in data are drawn to <see cref="Scratch"/>.</summary>
    public string? Root { get; init; }

    /// <summary>Where stand-in data, the spill file and the listed files lie.</summary>
    public string Scratch { get; init; } = Path.Combine(Path.GetTempPath(), "slr-bench");

    /// <summary>Most images that are read.</summary>
    public int Images { get; init; } = 6_000;

    /// <summary>Numbers of threads.</summary>
    public ImmutableArray<int> Threads { get; init; } = [1, 2];

    /// <summary>Files of the listing that is measured; 0 = none.</summary>
    public int ListedFiles { get; init; } = 100_000;
}

/// <summary>One measured stage.</summary>
/// <param name="Stage">What was done.</param>
/// <param name="Threads">Threads that did it.</param>
/// <param name="Images">Images (or files) it was done to.</param>
/// <param name="Seconds">Our time.</param>
/// <param name="Baseline">What it is compared with in the same run; empty = nothing.</param>
/// <param name="BaselineSeconds">The baseline's time, or null.</param>
/// <param name="PeakMebibytes">Peak resident memory of the stage; 0 where the system does not tell.</param>
/// <param name="BaselinePeakMebibytes">The baseline's, or null.</param>
public sealed record ImageBenchmarkRow(string Stage, int Threads, int Images, double Seconds,
    string Baseline, double? BaselineSeconds, double PeakMebibytes, double? BaselinePeakMebibytes)
{
    /// <summary>Images per second.</summary>
    public double Rate => Images / Seconds;

    /// <summary>Our time over the baseline's; below 1 is faster.</summary>
    public double? Ratio => Seconds / BaselineSeconds;
}

/// <summary>
/// Measures the way from JPEG files to normalised 256 x 128 batches of the adaptation stage, beside the straightforward
/// pipeline in the same run.
/// </summary>
public static class ImageBenchmark
{
    private const string Plain = "SkiaSharp decode + SKBitmap.Resize + float loop, no cache";
    private const int Batch = 64;

    private static readonly AugmentationOptions Augmentation = new() { EraseProbability = 0.5 };

    /// <summary>Measures all stages.</summary>
    /// <param name="options">What to measure.</param>
    /// <param name="onRow">Called with each row as it is measured.</param>
    /// <param name="cancellation">Ends between two stages.</param>
    /// <exception cref="DatasetException">The folder holds no Market-1501.</exception>
    public static IReadOnlyList<ImageBenchmarkRow> Run(
        ImageBenchmarkOptions options, Action<ImageBenchmarkRow>? onRow = null, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(options.Scratch);
        Dataset dataset = options.Root is { } root
            ? DatasetCatalog.Open("market1501", root)
            : GeneratedDatasets.Ensure("market1501", options.Scratch, StandIn(options.Images), cancellation);
        ImageRecord[] images = [.. dataset.Train.Concat(dataset.Gallery).Take(options.Images)];
        PlainImagePipeline.Run(images[..Math.Min(256, images.Length)], threads: 1);
        var rows = new List<ImageBenchmarkRow>();
        foreach (int threads in options.Threads)
            Measure(images, threads, options.Scratch, Add, cancellation);
        if (options.ListedFiles > 0)
            Add(ImageListing.Measure(options.Scratch, options.ListedFiles));
        return rows;

        void Add(ImageBenchmarkRow row)
        {
            cancellation.ThrowIfCancellationRequested();
            rows.Add(row);
            onRow?.Invoke(row);
        }
    }

    private static GeneratedOptions StandIn(int images) => new()
    {
        TrainIdentities = Math.Max(2, (images + 15) / 16),
        ImagesPerIdentity = 16,
        TestIdentities = 2,
        Distractors = 0,
        Junk = 0,
    };

    private static void Measure(
        ImageRecord[] images, int threads, string scratch, Action<ImageBenchmarkRow> add, CancellationToken cancellation)
    {
        (_, Stage plain) = Stage.Time(() => PlainImagePipeline.Run(images, threads));
        using (var store = new ImageStore(images, new()))
        {
            add(Row("first epoch: decode, resize, augment", Epoch(store, threads, 0, cancellation)));
            add(Row("later epoch: from memory", Epoch(store, threads, 1, cancellation)));
        }
        using (var store = new ImageStore(images, new() { Decoder = Decoders.Of("imagesharp") }))
            add(Row("first epoch, ImageSharp decodes", Epoch(store, threads, 0, cancellation)));
        using var spilled = new ImageStore(images, new() { MemoryLimitBytes = 0, SpillFolder = scratch });
        add(Row("first epoch, kept in a file", Epoch(spilled, threads, 0, cancellation)));
        add(Row("later epoch: from the file", Epoch(spilled, threads, 1, cancellation)));

        ImageBenchmarkRow Row(string stage, Stage ours) => new(
            stage, threads, images.Length, ours.Seconds, Plain, plain.Seconds, ours.PeakMebibytes, plain.PeakMebibytes);
    }

    private static Stage Epoch(ImageStore store, int threads, int epoch, CancellationToken cancellation)
    {
        int[][] plan = [.. UniformSampler.Plan(store.Count, Batch, (store.Count + Batch - 1) / Batch, 1, Slr.Data.Stage.Adapt, epoch)];
        var reader = new BatchReader(store, Augmentation, threads, prefetch: 4, seed: 1, Slr.Data.Stage.Adapt, epoch);
        return Stage.Time(() => Drain(reader, plan, cancellation).GetAwaiter().GetResult()).Stage;
    }

    private static async Task<int> Drain(BatchReader reader, int[][] plan, CancellationToken cancellation)
    {
        int read = 0;
        await foreach (ImageBatch batch in reader.ReadAsync(plan, 0, cancellation).ConfigureAwait(false))
        {
            read += batch.Count;
            batch.Dispose();
        }
        return read;
    }
}

using System.Diagnostics;
using Slr.Data.Augmentation;
using Slr.Data.Batches;
using Slr.Data.Datasets;
using Slr.Data.Images;
using Slr.Data.Sampling;
using Slr.Data.Synthetic;
using Slr.Models.Training;

namespace Slr.Bench.Training;

/// <summary>How a real loader feeds training.</summary>
/// <param name="WaitingShare">Share of the time that steps waited for images which were decoded, for the first time, and
/// augmented beside them.</param>
/// <param name="FirstRate">Images per second of the loader alone, decoded for the first time.</param>
/// <param name="LaterRate">Images per second of the loader alone, augmented from memory.</param>
public sealed record Feeding(double WaitingShare, double FirstRate, double LaterRate);

/// <summary>Measures a real loader: beside training steps, and alone.</summary>
internal static class TrainingWithLoading
{
    /// <summary>Batches that are not counted at the beginning of each pass.</summary>
    private const int Unmeasured = 2;

    /// <summary>Counted batches of the loader alone.</summary>
    private const int Alone = 40;

    private static readonly AugmentationOptions Augmentation = new() { EraseProbability = 0.5 };

    /// <summary>Three passes over drawn images: with training, then without it on images that are not decoded yet, then again.</summary>
    /// <param name="networks">What learns.</param>
    /// <param name="measured">Size and number of images of a batch.</param>
    /// <param name="steps">Counted steps.</param>
    /// <param name="threads">Threads that decode.</param>
    public static Feeding Measure(OurNetworks networks, TrainBenchmarkCase measured, int steps, int threads)
    {
        int longest = Math.Max(steps, Alone) + Unmeasured;
        Dataset dataset = Draw(longest * measured.Batch);
        using ImageStore beside = Open(dataset, measured), alone = Open(dataset, measured);
        int[][] plan = UniformSampler.Plan(beside.Count, measured.Batch, longest, 1, Slr.Data.Stage.Adapt, 0);
        // Alone with one batch ahead: more would be there before the first that counts.
        double waited = Pass(beside, steps, 4, batch =>
            networks.Step(new NetworkInput(batch.Pixels, batch.Count, batch.Size.Height, batch.Size.Width))).Waited;
        return new Feeding(waited, Pass(alone, Alone, 1, _ => { }).Rate, Pass(alone, Alone, 1, _ => { }).Rate);

        (double Waited, double Rate) Pass(ImageStore store, int counted, int prefetch, Action<ImageBatch> use)
        {
            var reader = new BatchReader(store, Augmentation, threads, prefetch, seed: 1, Slr.Data.Stage.Adapt, 0);
            (double share, TimeSpan whole) = Run(reader.ReadAsync(plan[..(counted + Unmeasured)], 0, default).GetAsyncEnumerator(), use);
            return (share, counted * measured.Batch / whole.TotalSeconds);
        }
    }

    private static Dataset Draw(int images)
    {
        string folder = Path.Combine(Path.GetTempPath(), "slr-bench");
        Directory.CreateDirectory(folder);
        return GeneratedDatasets.Ensure("market1501", folder, new()
        {
            TrainIdentities = Math.Max(2, (images + 15) / 16),
            ImagesPerIdentity = 16,
            TestIdentities = 2,
            Distractors = 0,
            Junk = 0,
        }, default);
    }

    private static ImageStore Open(Dataset dataset, TrainBenchmarkCase measured) =>
        new(dataset.Train, new() { Size = new ImageSize(measured.Height, measured.Width) });

    /// <summary>The share of the time spent waiting for batches, and the time of the counted ones.</summary>
    private static (double Waited, TimeSpan Whole) Run(IAsyncEnumerator<ImageBatch> batches, Action<ImageBatch> use)
    {
        TimeSpan waited = default;
        long start = Stopwatch.GetTimestamp(), asked = start;
        try
        {
            for (int step = 0; Next(); step++)
            {
                waited += Stopwatch.GetElapsedTime(asked);
                using (ImageBatch batch = batches.Current)
                    use(batch);
                asked = Stopwatch.GetTimestamp();
                if (step == Unmeasured - 1)
                    (waited, start) = (default, asked);
            }
            TimeSpan whole = Stopwatch.GetElapsedTime(start);
            return (waited / whole, whole);
        }
        finally
        {
            batches.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        bool Next() => batches.MoveNextAsync().AsTask().GetAwaiter().GetResult();
    }
}

using System.Diagnostics;
using Slr.Data.Augmentation;
using Slr.Data.Batches;
using Slr.Data.Datasets;
using Slr.Data.Generated;
using Slr.Data.Images;
using Slr.Data.Sampling;
using Slr.Models.Training;

namespace Slr.Cli.Bench;

/// <summary>Training steps on images that a real loader decodes and augments beside them: how long the steps wait.</summary>
internal static class FedTraining
{
    private static readonly AugmentationOptions Augmentation = new() { EraseProbability = 0.5 };

    /// <summary>The share of the time that steps waited, after two that are not counted; decoded for the first time, the worst case.</summary>
    /// <param name="networks">What learns.</param>
    /// <param name="measured">Size and number of images of a batch.</param>
    /// <param name="steps">Counted steps.</param>
    /// <param name="threads">Threads that decode.</param>
    public static double WaitingShare(OurNetworks networks, TrainBenchmarkCase measured, int steps, int threads)
    {
        const int unmeasured = 2;
        string folder = Path.Combine(Path.GetTempPath(), "slr-bench");
        Directory.CreateDirectory(folder);
        int images = (steps + unmeasured) * measured.Batch;
        Dataset dataset = GeneratedDatasets.Ensure("market1501", folder, new()
        {
            TrainIdentities = Math.Max(2, (images + 15) / 16),
            ImagesPerIdentity = 16,
            TestIdentities = 2,
            Distractors = 0,
            Junk = 0,
        }, default);
        using var store = new ImageStore(dataset.Train, new() { Size = new ImageSize(measured.Height, measured.Width) });
        int[][] plan = [.. UniformSampler.Plan(store.Count, measured.Batch, steps + unmeasured, 1, Slr.Data.Stage.Adapt, 0)];
        var reader = new BatchReader(store, Augmentation, threads, prefetch: 4, seed: 1, Slr.Data.Stage.Adapt, 0);
        return Share(reader.ReadAsync(plan, 0, default).GetAsyncEnumerator(), networks, unmeasured);
    }

    private static double Share(IAsyncEnumerator<ImageBatch> batches, OurNetworks networks, int unmeasured)
    {
        TimeSpan waited = default;
        long start = Stopwatch.GetTimestamp(), asked = start;
        try
        {
            for (int step = 0; Next(); step++)
            {
                waited += Stopwatch.GetElapsedTime(asked);
                using (ImageBatch batch = batches.Current)
                    networks.Step(new PixelBatch(batch.Pixels, batch.Count, batch.Size.Height, batch.Size.Width));
                asked = Stopwatch.GetTimestamp();
                if (step == unmeasured - 1)
                    (waited, start) = (default, asked);
            }
            return waited / Stopwatch.GetElapsedTime(start);
        }
        finally
        {
            batches.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        bool Next() => batches.MoveNextAsync().AsTask().GetAwaiter().GetResult();
    }
}

using Slr.Actors.Configuration;
using Slr.Cli.Console;
using Slr.Data;
using Slr.Data.Batches;
using Slr.Data.Images;
using Slr.Data.Sampling;
using Slr.Models.Training;
using Slr.Torch;

namespace Slr.Cli.Trained;

/// <summary>Takes the features of a batch.</summary>
/// <param name="images">The images, without unreadable ones.</param>
/// <param name="rows">Images x feature size, rows of length 1; valid during the call.</param>
internal delegate void TakeFeatures(IReadOnlyList<ImageRecord> images, ReadOnlySpan<float> rows);

/// <summary>
/// Runs images through a trained network exactly as its run did: the same threads, batches and order, so that the same
/// images get the same bytes. Nothing but a few batches is held in memory.
/// </summary>
/// <param name="trained">The network.</param>
/// <param name="flipAverage">True: the mean of an image's and its mirror image's feature.</param>
/// <param name="progress">Hears how far a long extraction has come.</param>
internal sealed class FeatureExtractor(TrainedNetwork trained, bool flipAverage, Action<string> progress)
{
    private const int Reports = 10, ReportsFrom = 2000;

    /// <summary>Numbers of a feature.</summary>
    public int FeatureSize => trained.Network.FeatureSize;

    /// <summary>Extracts the features of all readable images, in their order.</summary>
    /// <param name="name">What they are, for progress.</param>
    /// <param name="images">The images.</param>
    /// <param name="take">Takes the features batch by batch.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <returns>The images that could not be read.</returns>
    /// <exception cref="CommandException">Too many images are unreadable, or the device is not on this machine.</exception>
    public IReadOnlyList<QuarantinedImage> Extract(
        string name, IReadOnlyList<ImageRecord> images, TakeFeatures take, CancellationToken cancellation)
    {
        RunSettings settings = trained.Settings;
        LibraryKernels.Use(settings.Numerics);
        TorchThreads.Use(settings.Threads);
        using var embedder = new Embedder(trained.Network, Device(settings), trained.Weights);
        using var store = new ImageStore(images, new ImageStoreOptions
        {
            Size = settings.Data.Size,
            Decoder = Decoders.Of(settings.Data.Decoder),
            MemoryLimitBytes = 0, // every image is read once
            MaxUnreadableShare = settings.Data.MaxUnreadableShare,
            MaxPixels = settings.Data.MaxPixels,
        });
        var reader = new BatchReader(store, null, settings.Data.Threads, settings.Data.Prefetch, settings.Seed, Stage.Adapt, epoch: 0);
        int[][] plan = UniformSampler.InOrder(images.Count, settings.ExtractBatch);
        float[] rows = new float[settings.ExtractBatch * FeatureSize];
        int done = 0;
        try
        {
            foreach (ImageBatch batch in reader.ReadAsync(plan, 0, cancellation).ToBlockingEnumerable(cancellation))
            {
                using ImageBatch owned = batch;
                Report(name, done, done += plan[batch.Index].Length, images.Count);
                if (batch.Count == 0)
                    continue;
                Span<float> features = rows.AsSpan(0, batch.Count * FeatureSize);
                embedder.Extract(new NetworkInput(batch.Pixels, batch.Count, batch.Size.Height, batch.Size.Width), features, flipAverage);
                take([.. batch.Images.Select(image => images[image])], features);
            }
        }
        catch (DatasetException unreadable)
        {
            throw new CommandException(unreadable.Message, unreadable) { ExitCode = ExitCode.BadData };
        }
        return store.Quarantined;
    }

    private static TrainingDevice Device(RunSettings settings) =>
        TrainingDevice.Parse(settings.Device, settings.MixedPrecision ? "bfloat16" : "float32");

    /// <summary>A line for each tenth of a long extraction.</summary>
    private void Report(string name, int before, int now, int total)
    {
        if (total >= ReportsFrom && (long)now * Reports / total > (long)before * Reports / total)
            progress($"{name}: {now} of {total} images");
    }
}

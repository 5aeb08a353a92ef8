using Slr.Actors.Configuration;
using Slr.Actors.Nodes;
using Slr.Cli.Console;
using Slr.Data;
using Slr.Data.Batches;
using Slr.Data.Images;
using Slr.Data.Sampling;
using Slr.Models.Training;
using Slr.Nodes.Leading;
using Slr.Nodes.Sharding;
using Slr.Torch;

namespace Slr.Cli.Trained;

/// <summary>Takes the features of a batch.</summary>
/// <param name="images">The images, without unreadable ones.</param>
/// <param name="rows">Images x feature size, rows of length 1; valid during the call.</param>
internal delegate void TakeFeatures(IReadOnlyList<ImageRecord> images, ReadOnlySpan<float> rows);

/// <summary>
/// Runs images through a trained network exactly as its run did: the same threads, batches and order, so that the same
/// images get the same bytes, whether nodes help or not. Alone, it holds nothing but a few batches in memory.
/// </summary>
internal sealed class FeatureExtractor : IDisposable
{
    private const int Reports = 10, ReportsFrom = 2000;

    private readonly TrainedNetwork trained;
    private readonly bool flipAverage;
    private readonly Action<string> progress;
    private readonly SharedWeights weights;
    private Embedder? embedder;

    /// <summary>Prepares an extractor, and asks the nodes that the settings name for help.</summary>
    /// <param name="trained">The network.</param>
    /// <param name="flipAverage">True: the mean of an image's and its mirror image's feature.</param>
    /// <param name="progress">Hears how far a long extraction has come, and who helps.</param>
    /// <exception cref="Slr.Nodes.Membership.NodeException">Nodes are named, and this process cannot listen for them.</exception>
    public FeatureExtractor(TrainedNetwork trained, bool flipAverage, Action<string> progress)
    {
        (this.trained, this.flipAverage, this.progress) = (trained, flipAverage, progress);
        weights = new SharedWeights(trained.Weights);
        LibraryKernels.Use(trained.Settings.Numerics);
        TorchThreads.Use(trained.Settings.Threads);
        Crew = Crews.Start(trained.Settings, news => progress(news.Message));
    }

    /// <summary>The network is scored by the features; other nodes may help with that.</summary>
    public bool ForScores { get; init; }

    /// <summary>Folder of the data set that images are of, for nodes that have a copy of it; null = they are sent.</summary>
    public string? Root { get; init; }

    /// <summary>The nodes that help; null for none.</summary>
    public Crew? Crew { get; }

    /// <summary>Numbers of a feature.</summary>
    public int FeatureSize => trained.Network.FeatureSize;

    /// <summary>Where the network computes.</summary>
    /// <exception cref="DeviceException">The device is not on this machine.</exception>
    public TrainingDevice Device =>
        TrainingDevice.Parse(trained.Settings.Device, trained.Settings.MixedPrecision ? "bfloat16" : "float32");

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
        embedder ??= new Embedder(trained.Network, Device, trained.Weights);
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
        int done = 0;
        try
        {
            foreach ((BatchRows batch, int[] planned) in (Crew is null ? Look(embedder, reader, plan, cancellation)
                : Share(Crew, embedder, reader, store, plan, cancellation)).Zip(plan))
            {
                Report(name, done, done += planned.Length, images.Count);
                if (batch.Images.Count > 0)
                    take([.. batch.Images.Select(image => images[image])], batch.Rows);
            }
        }
        catch (DatasetException unreadable)
        {
            throw new CommandException(unreadable.Message, unreadable) { ExitCode = ExitCode.BadData };
        }
        return store.Quarantined;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (string helped in Crew?.Done ?? [])
            progress(helped);
        Crew?.DisposeAsync().AsTask().Wait();
        embedder?.Dispose();
    }

    private IEnumerable<BatchRows> Look(Embedder embedder, BatchReader reader, IReadOnlyList<int[]> plan, CancellationToken cancellation)
    {
        foreach (ImageBatch batch in reader.ReadAsync(plan, 0, cancellation).ToBlockingEnumerable(cancellation))
        {
            using ImageBatch owned = batch;
            float[] rows = new float[batch.Count * FeatureSize];
            if (batch.Count > 0)
                embedder.Extract(new NetworkInput(batch.Pixels, batch.Count, batch.Size.Height, batch.Size.Width), rows, flipAverage);
            yield return new BatchRows(batch.Images, rows);
        }
    }

    /// <summary>This process takes shards as the nodes do, on a thread of its own.</summary>
    private IEnumerable<BatchRows> Share(Crew helpers, Embedder embedder, BatchReader reader, ImageStore store, int[][] plan,
        CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using FeatureJob job = helpers.Begin(new FeatureTask
        {
            Images = Guid.NewGuid().ToString("N"), // they are looked at once: no node need keep them for another command
            Size = store.Size,
            Read = store.TryRead,
            Files = Root is null ? null
                : new ImageFiles(Root, store.Images, trained.Settings.Data.Decoder, trained.Settings.Data.MaxPixels),
            Plan = plan,
            Network = trained.Network,
            Weights = weights,
            FlipAverage = flipAverage,
            ForScores = ForScores,
        });
        Task own = Task.Factory.StartNew(() =>
        {
            TorchThreads.Use(trained.Settings.Threads);
            while (job.TakeAsync(ended.Token).GetAwaiter().GetResult() is { } shard)
                job.Put(shard, [.. Look(embedder, reader, plan[job.BatchesOf(shard)], ended.Token)]);
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _ = own.ContinueWith(_ => ended.Cancel(), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        try
        {
            using IEnumerator<BatchRows> rows = job.InOrder(ended.Token).ToBlockingEnumerable(CancellationToken.None).GetEnumerator();
            while (Next(rows, own))
                yield return rows.Current;
        }
        finally
        {
            ended.Cancel();
            own.ContinueWith(_ => { }, TaskScheduler.Default).Wait(CancellationToken.None); // it looks through the network until then
        }
    }

    /// <summary>Why this process failed is told, not that the rest was given up for it.</summary>
    private static bool Next(IEnumerator<BatchRows> rows, Task own)
    {
        try
        {
            return rows.MoveNext();
        }
        catch (OperationCanceledException) when (own.IsFaulted)
        {
            own.GetAwaiter().GetResult();
            throw;
        }
    }

    /// <summary>A line for each tenth of a long extraction.</summary>
    private void Report(string name, int before, int now, int total)
    {
        if (total >= ReportsFrom && (long)now * Reports / total > (long)before * Reports / total)
            progress($"{name}: {now} of {total} images");
    }
}

using Slr.Data.Batches;
using Slr.Data.Images;
using Slr.Data.Sampling;
using Slr.Models.Networks;
using Slr.Models.Training;
using Slr.Nodes.Leading;
using Slr.Nodes.Sharding;
using Slr.Torch;

namespace Slr.Bench.Nodes;

/// <summary>Images of noise and a network with random weights, and the worker of a trainer that extracts their features.</summary>
internal sealed class DrawnFeatures : IDisposable
{
    /// <summary>Threads of every operation: a worker a core, so that two workers are two cores.</summary>
    public const int Threads = 1;

    private readonly byte[][] images;
    private readonly ImageSize size;
    private readonly NetworkOptions network;
    private readonly WeightSet weights;
    private readonly Embedder embedder;

    /// <summary>Draws them.</summary>
    /// <param name="count">Images.</param>
    /// <param name="large">ResNet-50 on images of 256 x 128, eight a batch; else a network of four blocks, 128 x 64, 64 a batch.</param>
    public DrawnFeatures(int count, bool large)
    {
        (size, Batch) = large ? (new ImageSize(256, 128), 8) : (new ImageSize(128, 64), 64);
        network = large ? new() { BatchNormGroups = 1 } : new() { Width = 32, Blocks = [1, 1, 1, 1], BatchNormGroups = 1 };
        images = [.. Enumerable.Range(0, count).Select(image =>
        {
            byte[] pixels = new byte[size.Pixels * 3];
            new Random(image).NextBytes(pixels);
            return pixels;
        })];
        TorchThreads.Use(Threads);
        using (var pretrainer = new Pretrainer(network, new PretrainOptions(), 2, 1, TrainingDevice.Cpu, null))
            weights = pretrainer.Weights();
        embedder = new Embedder(network, TrainingDevice.Cpu, weights);
        Plan = UniformSampler.InOrder(count, Batch);
    }

    /// <summary>Images of a batch.</summary>
    public int Batch { get; }

    /// <summary>The batches.</summary>
    public int[][] Plan { get; }

    /// <summary>Bytes of an image's pixels.</summary>
    public double PixelBytes => size.Pixels * 3;

    /// <summary>Bytes of its feature.</summary>
    public double FeatureBytes => sizeof(float) * network.FeatureSize;

    /// <summary>Everything in this thread, without shards.</summary>
    public BatchRows[] Alone()
    {
        TorchThreads.Use(Threads);
        return [.. Plan.Select(Look)];
    }

    /// <summary>Shared with whoever helps.</summary>
    /// <param name="crew">Those who may.</param>
    /// <param name="set">Name of the images; nodes keep those of a name that they have seen.</param>
    public BatchRows[] Shared(Crew crew, string set)
    {
        using FeatureJob job = crew.Begin(new FeatureTask
        {
            Images = set,
            Size = size,
            Read = (image, pixels) =>
            {
                images[image].CopyTo(pixels);
                return true;
            },
            Plan = Plan,
            Network = network,
            Weights = new SharedWeights(weights),
        });
        Task own = Task.Factory.StartNew(() =>
        {
            TorchThreads.Use(Threads);
            while (job.TakeAsync(CancellationToken.None).GetAwaiter().GetResult() is { } shard)
                job.Put(shard, [.. Plan[job.BatchesOf(shard)].Select(Look)]);
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        BatchRows[] rows = [.. job.InOrder(CancellationToken.None).ToBlockingEnumerable()];
        own.Wait();
        return rows;
    }

    /// <inheritdoc/>
    public void Dispose() => embedder.Dispose();

    private BatchRows Look(int[] batch)
    {
        using var pixels = new PixelBatch(size, [.. batch.Select(image => images[image])]);
        float[] rows = new float[batch.Length * network.FeatureSize];
        embedder.Extract(new NetworkInput(pixels.Pixels, pixels.Count, size.Height, size.Width), rows, flipAverage: false);
        return new BatchRows(batch, rows);
    }
}

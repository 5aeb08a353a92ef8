using SkiaSharp;
using Slr.Data;
using Slr.Data.Batches;
using Slr.Data.Images;
using Slr.Data.Sampling;
using Slr.Models.Networks;
using Slr.Models.Training;
using Slr.Nodes.Leading;
using Slr.Nodes.Sharding;
using Slr.Torch;

namespace Slr.Nodes.Tests.Leading;

/// <summary>Images drawn by number and a small network, with the features that one process gets.</summary>
internal sealed class Drawn : IDisposable
{
    private const int Batch = 8;

    private static readonly ImageSize Size = new(64, 32);

    private static readonly NetworkOptions Network = new() { Width = 8, Blocks = [1, 1, 1, 1] };

    private readonly SharedWeights shared;
    private readonly Embedder embedder;
    private readonly int images;
    private readonly HashSet<int> unreadable;
    private int reads, copies;

    public Drawn(int images, ulong seed = 1, params int[] unreadable)
    {
        (this.images, this.unreadable) = (images, [.. unreadable]);
        TorchThreads.Use(1);
        using var pretrainer = new Pretrainer(Network, new PretrainOptions(), 2, seed, TrainingDevice.Cpu, null);
        WeightSet weights = pretrainer.Weights();
        shared = new SharedWeights(() =>
        {
            Interlocked.Increment(ref copies);
            return System.Threading.Tasks.Task.FromResult(weights);
        });
        embedder = new Embedder(Network, TrainingDevice.Cpu, weights);
    }

    /// <summary>Times pixels of an image were read for a node.</summary>
    public int Reads => reads;

    /// <summary>Times weights were copied.</summary>
    public int Copies => copies;

    public FeatureTask Task(string set = "drawn") => new()
    {
        Images = set,
        Size = Size,
        Read = (image, pixels) =>
        {
            Interlocked.Increment(ref reads);
            Draw(image, pixels);
            return !unreadable.Contains(image);
        },
        Plan = UniformSampler.InOrder(images, Batch),
        Network = Network,
        Weights = shared,
    };

    /// <summary>The task, with files of the images in a folder.</summary>
    public FeatureTask TaskOf(string folder) => Task() with
    {
        Files = new ImageFiles(folder, [.. Enumerable.Range(0, images).Select(image =>
            new ImageRecord(FileOf(image), Path.Combine(folder, FileOf(image)), -1, -1))], "skia", 1 << 20),
    };

    /// <summary>Writes them; unreadable ones are no images.</summary>
    public void WriteFiles(string folder)
    {
        for (int image = 0; image < images; image++)
        {
            string path = Path.Combine(folder, FileOf(image));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, unreadable.Contains(image) ? [1, 2, 3] : Png(image));
        }
    }

    /// <summary>Name of an image's file.</summary>
    public static string FileOf(int image) => $"part {image % 3}/{image}.png";

    /// <summary>The features that this process computes by itself.</summary>
    public BatchRows[] Expected() => [.. Task().Plan.Select(Compute)];

    /// <summary>What the trainer's own worker does.</summary>
    public async Task Work(FeatureJob job, CancellationToken stop, Func<float[], float[]>? change = null)
    {
        while (await job.TakeAsync(stop) is { } shard)
            job.Put(shard, [.. job.Task.Plan.Take(job.BatchesOf(shard)).Select(Compute)
                .Select(batch => batch with { Rows = change?.Invoke(batch.Rows) ?? batch.Rows })]);
    }

    public void Dispose() => embedder.Dispose();

    private BatchRows Compute(int[] batch)
    {
        int[] readable = [.. batch.Where(image => !unreadable.Contains(image))];
        float[] rows = new float[readable.Length * Network.FeatureSize];
        if (readable.Length == 0)
            return new BatchRows([], rows);
        using var pixels = new PixelBatch(Size, [.. readable.Select(image =>
        {
            byte[] drawn = new byte[Size.Pixels * 3];
            Draw(image, drawn);
            return drawn;
        })]);
        lock (embedder)
        {
            TorchThreads.Use(1);
            using var input = new NetworkInput(pixels.Pixels, pixels.Count, Size.Height, Size.Width);
            embedder.Extract(input, rows, flipAverage: false);
        }
        return new BatchRows(readable, rows);
    }

    private static byte[] Png(int image)
    {
        byte[] pixels = new byte[Size.Pixels * 3];
        Draw(image, pixels);
        using var bitmap = new SKBitmap(Size.Width, Size.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (int at = 0; at < Size.Pixels; at++)
            bitmap.SetPixel(at % Size.Width, at / Size.Width, new SKColor(pixels[3 * at], pixels[3 * at + 1], pixels[3 * at + 2]));
        using SKData file = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return file.ToArray();
    }

    private static void Draw(int image, Span<byte> pixels) => new Random(image).NextBytes(pixels);
}

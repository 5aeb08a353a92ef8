using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Slr.Models.Networks;
using Slr.Models.Training;
using Slr.Models.Weights;
using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Cli.Bench;

/// <summary>One network and batch to measure.</summary>
/// <param name="Name">What the rows call it.</param>
/// <param name="Network">The network.</param>
/// <param name="Height">Rows of an image.</param>
/// <param name="Width">Columns of an image.</param>
/// <param name="Batch">Images of a batch, a multiple of 4.</param>
public sealed record TrainBenchmarkCase(string Name, NetworkOptions Network, int Height, int Width, int Batch);

/// <summary>What <see cref="TrainBenchmark"/> measures.</summary>
public sealed record TrainBenchmarkOptions
{
    private static readonly NetworkOptions Narrow = new() { Width = 16, StemRelu = true };

    /// <summary>The networks of the published recipe and of the embedded default.</summary>
    public ImmutableArray<TrainBenchmarkCase> Cases { get; init; } = [
        new("width 16, one block", Narrow with { Blocks = [1, 1, 1, 1] }, 64, 32, 64),
        new("width 16, two blocks", Narrow with { Blocks = [2, 2, 2, 2] }, 64, 32, 64),
        new("ResNet-50", new NetworkOptions(), 256, 128, 16)];

    /// <summary>Where to measure.</summary>
    public TrainingDevice Device { get; init; } = TrainingDevice.Cpu;

    /// <summary>Seconds that each measurement takes, at least; ours and the baseline's take turns.</summary>
    public double Seconds { get; init; } = 3;

    /// <summary>Threads; 0 = all cores.</summary>
    public int Threads { get; init; }
}

/// <summary>One measured kind of work.</summary>
/// <param name="Case">The network's name.</param>
/// <param name="Work">"training step" (teacher, student forward and backward, Adam, EMA) or "extraction".</param>
/// <param name="ImagesPerSecond">Ours, the median.</param>
/// <param name="GigaflopsPerSecond">Arithmetic of the convolutions that this means.</param>
/// <param name="Baseline">What it is compared with in the same run.</param>
/// <param name="BaselineImagesPerSecond">The baseline's, the median.</param>
/// <param name="PeakMebibytes">Peak resident memory of the process so far.</param>
public sealed record TrainBenchmarkRow(string Case, string Work, double ImagesPerSecond, double GigaflopsPerSecond,
    string Baseline, double BaselineImagesPerSecond, double PeakMebibytes)
{
    /// <summary>Ours over the baseline's; above 1 is faster.</summary>
    public double Ratio => ImagesPerSecond / BaselineImagesPerSecond;
}

/// <summary>Measures adaptation steps and feature extraction beside TorchSharp as it is commonly used.</summary>
public static class TrainBenchmark
{
    private const string Baseline = "stock TorchSharp modules and Adam, NCHW";

    /// <summary>Measures all cases.</summary>
    /// <param name="options">What to measure.</param>
    /// <param name="onRow">Called with each row as it is measured.</param>
    /// <param name="cancellation">Ends between two cases.</param>
    public static IReadOnlyList<TrainBenchmarkRow> Run(TrainBenchmarkOptions options,
        Action<TrainBenchmarkRow>? onRow = null, CancellationToken cancellation = default)
    {
        TorchThreads.Use(options.Threads);
        var rows = new List<TrainBenchmarkRow>();
        foreach (TrainBenchmarkCase one in options.Cases)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (TrainBenchmarkRow row in Measure(one, options))
            {
                rows.Add(row);
                onRow?.Invoke(row);
            }
        }
        return rows;
    }

    private static unsafe IEnumerable<TrainBenchmarkRow> Measure(TrainBenchmarkCase one, TrainBenchmarkOptions options)
    {
        int values = one.Batch * one.Height * one.Width * 3;
        var pixels = (IntPtr)NativeMemory.AlignedAlloc((nuint)values * sizeof(float), 64);
        try
        {
            var span = new Span<float>((void*)pixels, values);
            for (int i = 0; i < values; i++)
                span[i] = (float)Math.Sin(12.9898 * i);
            return Measure(one, new PixelBatch(pixels, one.Batch, one.Height, one.Width), options);
        }
        finally
        {
            NativeMemory.AlignedFree((void*)pixels);
        }
    }

    private static List<TrainBenchmarkRow> Measure(TrainBenchmarkCase one, PixelBatch batch, TrainBenchmarkOptions options)
    {
        int[] labels = [.. Enumerable.Range(0, one.Batch).Select(i => i / 4)];
        int classes = one.Batch / 4;
        WeightSet weights;
        using (var fresh = new Pretrainer(one.Network, new PretrainOptions(), classes, 1, options.Device))
            weights = fresh.Weights();
        using var student = new Student(one.Network, new AdaptOptions(), options.Device, weights);
        using var teacher = new Teacher(one.Network, new AdaptOptions(), options.Device, weights);
        var means = new float[classes * one.Network.FeatureSize];
        Array.Fill(means, 1);
        student.BeginEpoch(classes, means);
        teacher.BeginEpoch(classes, means);
        var features = new float[one.Batch * one.Network.FeatureSize];

        using IDisposable scope = NewDisposeScope();
        using var stock = new StockNetwork(one.Network, classes);
        Tensor images = rand(one.Batch, 3, one.Height, one.Width), targets = tensor(Array.ConvertAll(labels, l => (long)l));
        long step = 0;
        (double ours, double theirs) = Compare(options.Seconds, () =>
        {
            using TeacherOutput said = teacher.Teach(batch);
            student.Step(batch, labels, said);
            teacher.Absorb(student.Parameters, step++);
        }, () => stock.Step(images, targets));
        double forward = NetworkCost.ForwardOperations(one.Network, one.Height, one.Width) / 1e9;
        var rows = new List<TrainBenchmarkRow> { Row("training step", ours, theirs, forward * 4) };
        (ours, theirs) = Compare(options.Seconds, () => teacher.Extract(batch, features, flipAverage: false), () => stock.Extract(images));
        rows.Add(Row("extraction", ours, theirs, forward));
        return rows;

        TrainBenchmarkRow Row(string work, double seconds, double baseline, double gigaflops) => new(one.Name, work,
            one.Batch / seconds, one.Batch / seconds * gigaflops, Baseline, one.Batch / baseline,
            Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0);
    }

    /// <summary>Median seconds of both, taking turns after one unmeasured turn each.</summary>
    private static (double Ours, double Theirs) Compare(double seconds, Action ours, Action theirs)
    {
        ours();
        theirs();
        List<double> mine = [], other = [];
        long start = Stopwatch.GetTimestamp();
        while (mine.Count < 3 || Stopwatch.GetElapsedTime(start).TotalSeconds < 2 * seconds)
        {
            mine.Add(Time(ours));
            other.Add(Time(theirs));
        }
        return (Median(mine), Median(other));
    }

    private static double Time(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}

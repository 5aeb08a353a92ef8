using System.Collections.Immutable;
using Slr.Models.Networks;
using Slr.Torch;

namespace Slr.Bench.Training;

/// <summary>One network and batch to measure.</summary>
/// <param name="Name">What the rows call it.</param>
/// <param name="Network">The network.</param>
/// <param name="Height">Rows of an image.</param>
/// <param name="Width">Columns of an image.</param>
/// <param name="Batch">Images of a training batch, a multiple of 16.</param>
/// <param name="ExtractionBatch">Images of an extraction batch, at most <paramref name="Batch"/> times 4.</param>
public sealed record TrainBenchmarkCase(string Name, NetworkOptions Network, int Height, int Width, int Batch, int ExtractionBatch);

/// <summary>What <see cref="TrainBenchmark"/> measures.</summary>
public sealed record TrainBenchmarkOptions
{
    private static readonly NetworkOptions Narrow = new() { Width = 16, StemRelu = true };

    /// <summary>The networks of the embedded default and of the published recipe.</summary>
    public static ImmutableArray<TrainBenchmarkCase> AllCases { get; } = [
        new("width 16, one block", Narrow with { Blocks = [1, 1, 1, 1] }, 64, 32, 64, 64),
        new("width 16, two blocks", Narrow with { Blocks = [2, 2, 2, 2] }, 64, 32, 64, 64),
        new("ResNet-50", new NetworkOptions(), 256, 128, 16, 32)];

    /// <summary>What is measured.</summary>
    public ImmutableArray<TrainBenchmarkCase> Cases { get; init; } = AllCases;

    /// <summary>Where to measure.</summary>
    public TrainingDevice Device { get; init; } = TrainingDevice.Cpu;

    /// <summary>Turns of each piece of work; the median counts.</summary>
    public int Turns { get; init; } = 7;

    /// <summary>Threads; 0 = all cores.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// The Python whose PyTorch is measured beside ours; null = the first of <c>python3</c> and <c>/usr/bin/python3</c> that
    /// has one.
    /// </summary>
    public string? Python { get; init; }
}

using System.Collections.Immutable;
using Slr.Primitives.Options;

namespace Slr.Models.Networks;

/// <summary>The network's shape; the defaults are ABMT's ResNet-50 (arXiv 2011.13776 and its public code).</summary>
public sealed record NetworkOptions
{
    /// <summary>Channels of the stem; 64 is ResNet-50. Even where <see cref="Ibn"/> is set.</summary>
    [Within(4, 256)]
    public int Width { get; init; } = 64;

    /// <summary>Bottleneck blocks of the four stages, each at least 1.</summary>
    [Within(1, 100)]
    public ImmutableArray<int> Blocks { get; init; } = [3, 4, 6, 3];

    /// <summary>True: half of each block's first normalisation in stages 1 to 3 is per instance (IBN-a, arXiv 1807.09441).</summary>
    public bool Ibn { get; init; }

    /// <summary>True: a ReLU between the first normalisation and the max-pool. ABMT's ResNet-50 has none, its IBN variant one.</summary>
    public bool StemRelu { get; init; }

    /// <summary>Chunks of a training batch whose batch statistics are computed apart, as that many GPUs would.</summary>
    [Within(1, 256)]
    public int BatchNormGroups { get; init; } = 4;

    /// <summary>Channels of one branch's feature: 2048 for ResNet-50.</summary>
    public int BranchSize => 32 * Width;

    /// <summary>Numbers of an evaluation feature, both branches: 4096 for ResNet-50.</summary>
    public int FeatureSize => 2 * BranchSize;

    /// <summary>Why these values do not go together; null when they do.</summary>
    public string? Contradiction =>
        Blocks.IsDefault || Blocks.Length != 4 ? "blocks must be four numbers, one for each stage, for instance [3, 4, 6, 3]"
        : Ibn && Width % 2 != 0 ? $"a width of {Width} cannot be halved, which IBN needs: choose an even one"
        : null;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of range, or two contradict each other; the message names them.</exception>
    public void Validate()
    {
        if (Contradiction is { } contradiction)
            throw new ArgumentException(contradiction);
        Ranges.Check(this);
    }
}

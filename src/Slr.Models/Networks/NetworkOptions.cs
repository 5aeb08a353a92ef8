using System.Collections.Immutable;

namespace Slr.Models.Networks;

/// <summary>The network's shape; the defaults are ABMT's ResNet-50 (arXiv 2011.13776 and its public code).</summary>
public sealed record NetworkOptions
{
    /// <summary>Channels of the stem; 64 is ResNet-50. At least 1, even where <see cref="Ibn"/> is set.</summary>
    public int Width { get; init; } = 64;

    /// <summary>Bottleneck blocks of the four stages, each at least 1.</summary>
    public ImmutableArray<int> Blocks { get; init; } = [3, 4, 6, 3];

    /// <summary>True: half of each block's first normalisation in stages 1 to 3 is per instance (IBN-a, arXiv 1807.09441).</summary>
    public bool Ibn { get; init; }

    /// <summary>True: a ReLU between the first normalisation and the max-pool. ABMT's ResNet-50 has none, its IBN variant one.</summary>
    public bool StemRelu { get; init; }

    /// <summary>Chunks of a training batch whose batch statistics are computed apart, as that many GPUs would.</summary>
    public int BatchNormGroups { get; init; } = 4;

    /// <summary>Channels of one branch's feature: 2048 for ResNet-50.</summary>
    public int BranchSize => 32 * Width;

    /// <summary>Numbers of an evaluation feature, both branches: 4096 for ResNet-50.</summary>
    public int FeatureSize => 2 * BranchSize;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        if (Width < 1 || (Ibn && Width % 2 != 0))
            throw new ArgumentException($"width is {Width}: it must be positive, and even with IBN");
        if (Blocks.IsDefault || Blocks.Length != 4 || Blocks.Any(b => b < 1))
            throw new ArgumentException("blocks must be four positive numbers, for instance [3, 4, 6, 3]");
        if (BatchNormGroups < 1)
            throw new ArgumentException($"batch-norm-groups is {BatchNormGroups}: it must be at least 1");
    }
}

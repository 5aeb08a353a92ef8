using System.Collections.Immutable;
using Slr.Primitives.Files;

namespace Slr.Models.Weights;

/// <summary>Whose names the tensors of a file have.</summary>
public enum WeightNaming
{
    /// <summary>The canonical names of SLR's own files (docs/models.md).</summary>
    Slr,

    /// <summary>torchvision's ResNet and IBN-Net's ResNet-IBN-a: <c>layer4</c> serves both branches.</summary>
    Torchvision,

    /// <summary>The public code of ABMT: <c>base.N</c>, <c>global_branch</c>, <c>max_branch</c>, <c>feat_bn</c>.</summary>
    Abmt,
}

/// <summary>What of a weights file went where.</summary>
/// <param name="File">The file.</param>
/// <param name="Naming">Whose names it has.</param>
/// <param name="Matched">The network's tensors that the file gave, by canonical name.</param>
/// <param name="Skipped">Tensors of the file that the network has no use for (an ImageNet classifier, counters).</param>
/// <param name="Missing">The network's tensors that stay as they were initialised, classifiers aside.</param>
public sealed record MatchReport(string File, WeightNaming Naming, ImmutableArray<string> Matched,
    ImmutableArray<string> Skipped, ImmutableArray<string> Missing)
{
    /// <summary>One line for the log.</summary>
    public override string ToString() =>
        $"{File}: {Naming} names, {Matched.Length} tensors taken, {Skipped.Length} not needed, "
        + $"{Missing.Length} of the network stay as initialised";
}

/// <summary>Weights that fit a network, and how they were found.</summary>
/// <param name="Weights">By canonical name; give them to the network as its initial weights.</param>
/// <param name="Report">What went where.</param>
public sealed record MatchedWeights(WeightSet Weights, MatchReport Report);

/// <summary>A weights file cannot serve the network. The message names the setting and the file; exit code 64.</summary>
/// <param name="key">The setting that named the file.</param>
/// <param name="file">The file.</param>
/// <param name="what">What is wrong and what to do.</param>
/// <param name="cause">The exception behind it, if any.</param>
public sealed class WeightsException(string key, string file, string what, Exception? cause = null)
    : Exception($"{key}: {file}: {what}", cause)
{
    /// <summary>The setting that named the file.</summary>
    public string Key { get; } = key;

    /// <summary>The file.</summary>
    public string File { get; } = file;

    internal static WeightsException From(string key, string file, FileFormatException cause) =>
        new(key, file, cause.What, cause);
}

using System.Collections.Immutable;
using Slr.Models.Networks;
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

    /// <summary>MMT, SpCL and ClusterContrast: <c>base.N</c> with all four stages, the last of which serves both branches.</summary>
    Mmt,
}

/// <summary>What of a weights file went where.</summary>
/// <param name="File">The file.</param>
/// <param name="Naming">Whose names it has.</param>
/// <param name="Prefix">What stood before the names; empty, or ends with a dot.</param>
/// <param name="Matched">The network's tensors that the file gave, by canonical name.</param>
/// <param name="Skipped">Tensors of the file that the network has no use for (classifiers, counters, an optimizer).</param>
/// <param name="Missing">The network's tensors that stay as they were initialised, classifiers aside.</param>
/// <param name="Notes">What else a person should know: another network in the file, a conversion. One sentence each.</param>
public sealed record MatchReport(string File, WeightNaming Naming, string Prefix, ImmutableArray<string> Matched,
    ImmutableArray<string> Skipped, ImmutableArray<string> Missing, ImmutableArray<string> Notes)
{
    private const string Counter = "num_batches_tracked";
    private const int Listed = 4;

    /// <summary>One line for people.</summary>
    public override string ToString() => string.Join("; ", (string[])[
        $"{File}: {(Prefix.Length == 0 ? "" : $"of '{Prefix.TrimEnd('.')}', ")}{Whose} names, gives {Matched.Length} of the network's "
            + $"{Matched.Length + Missing.Length} tensors",
        .. Skipped.IsEmpty ? (string[])[] : [$"not needed: {Spare()}"],
        .. Missing.IsEmpty ? (string[])[] : [$"as initialised: {string.Join(", ", Missing.Select(PartOf).Distinct())}"],
        .. Notes]);

    private string Whose => Naming switch
    {
        WeightNaming.Slr => "SLR's",
        WeightNaming.Torchvision => "torchvision's",
        WeightNaming.Abmt => "ABMT's",
        _ => "MMT's",
    };

    private string Spare()
    {
        string[] named = [.. Skipped.Where(name => !name.EndsWith(Counter, StringComparison.Ordinal))];
        int counters = Skipped.Length - named.Length;
        return string.Join(", ", (string[])[.. named.Take(Listed), .. named.Length > Listed ? [$"{named.Length - Listed} more"]
            : (string[])[],
            .. counters > 0 ? [counters == 1 ? "a counter" : $"{counters} counters"] : (string[])[]]);
    }

    /// <summary><c>branch_m.extra</c> of <c>branch_m.extra.conv1.weight</c>.</summary>
    private static string PartOf(string name) => string.Join('.', name.Split('.').Take(2));
}

/// <summary>Weights that fit a network, and how they were found.</summary>
/// <param name="Weights">By canonical name, in single precision; give them to the network as its initial weights.</param>
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

using System.Globalization;
using System.Text.RegularExpressions;

namespace Slr.Models.Weights;

/// <summary>Translates the names of other programs' checkpoints into the canonical ones, and back.</summary>
/// <remarks>
/// ABMT wraps the stem and stages 1 to 3 in one <c>nn.Sequential</c> called <c>base</c>; MMT, SpCL and ClusterContrast wrap
/// stage 4 as well. Some have a ReLU in it, which shifts the numbers of the stages by one: <c>base.3</c> or <c>base.4</c>
/// is stage 1.
/// </remarks>
internal static partial class WeightNames
{
    /// <summary>Pairs of a canonical prefix and ABMT's, stages aside.</summary>
    private static readonly (string Canonical, string Abmt)[] Prefixes =
    [
        ("conv1.", "base.0."), ("bn1.", "base.1."),
        ("branch_g.layer4.", "global_branch."), ("branch_m.layer4.", "max_branch.0."), ("branch_m.extra.", "max_branch.1."),
        ("branch_g.neck.", "feat_bn."), ("branch_m.neck.", "feat_bn_max."),
        ("branch_g.classifier.", "classifier."), ("branch_m.classifier.", "classifier_max."),
    ];

    /// <summary>Splits a name into what stands before the network and the name within it; null when no network has such a part.</summary>
    public static (string Prefix, string Name)? Split(string name) =>
        NetworkPart().Match(name) is { Success: true } match ? (match.Groups[1].Value, match.Groups[2].Value) : null;

    /// <summary>
    /// True for a tensor of a block of stages 1 to 4: what tells a network from a part that happens to have a name of one.
    /// </summary>
    public static bool IsOfBlock(string name) => OfBlock().IsMatch(name);

    /// <summary>Whose names these are.</summary>
    public static WeightNaming Recognise(IReadOnlyCollection<string> names) =>
        names.Any(n => n.StartsWith("branch_g.", StringComparison.Ordinal)) ? WeightNaming.Slr
        : !names.Any(n => n.StartsWith("base.", StringComparison.Ordinal)) ? WeightNaming.Torchvision
        : names.Any(n => n.StartsWith("global_branch.", StringComparison.Ordinal)) ? WeightNaming.Abmt
        : WeightNaming.Mmt;

    /// <summary>Where <c>base</c> holds stage 1: 4 when a ReLU stands before it, else 3.</summary>
    public static int FirstStage(IEnumerable<string> names) => names
        .Select(n => BaseBlock().Match(n)).Where(match => match.Success)
        .Select(match => Number(match.Groups[1])).DefaultIfEmpty(3).Min();

    /// <summary>The canonical names that a foreign tensor serves: none, one, or both branches.</summary>
    /// <param name="name">The tensor's name within its network.</param>
    /// <param name="naming">Whose name it is.</param>
    /// <param name="firstStage">From <see cref="FirstStage"/>.</param>
    public static string[] Canonical(string name, WeightNaming naming, int firstStage)
    {
        string? canonical = naming is WeightNaming.Abmt or WeightNaming.Mmt ? FromAbmt(name, firstStage) : name;
        return canonical switch
        {
            null => [],
            _ when naming != WeightNaming.Slr && canonical.StartsWith("layer4.", StringComparison.Ordinal) =>
                [$"branch_g.{canonical}", $"branch_m.{canonical}"],
            _ => [canonical],
        };
    }

    /// <summary>ABMT's name of a canonical tensor.</summary>
    /// <exception cref="ArgumentException">ABMT's network has no such tensor.</exception>
    public static string ToAbmt(string name, int firstStage)
    {
        foreach ((string canonical, string abmt) in Prefixes)
            if (name.StartsWith(canonical, StringComparison.Ordinal))
                return abmt + name[canonical.Length..];
        Match stage = Stage().Match(name);
        return stage.Success
            ? $"base.{Number(stage.Groups[1]) - 1 + firstStage}.{stage.Groups[2].Value}"
            : throw new ArgumentException($"ABMT's network has no counterpart of '{name}'", nameof(name));
    }

    private static string? FromAbmt(string name, int firstStage)
    {
        foreach ((string canonical, string abmt) in Prefixes)
            if (name.StartsWith(abmt, StringComparison.Ordinal))
                return canonical + name[abmt.Length..];
        Match part = BasePart().Match(name);
        int stage = part.Success ? Number(part.Groups[1]) - firstStage + 1 : 0;
        return stage is >= 1 and <= 4 ? $"layer{stage}.{part.Groups[2].Value}" : null;
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^layer([123])\.(.+)$")]
    private static partial Regex Stage();

    [GeneratedRegex(@"^base\.(\d)\.(.+)$")]
    private static partial Regex BasePart();

    [GeneratedRegex(@"^base\.(\d)\.\d+\.conv1\.weight$")]
    private static partial Regex BaseBlock();

    [GeneratedRegex(@"^(layer[1-4]\.|base\.\d\.\d|branch_[gm]\.|global_branch\.|max_branch\.)")]
    private static partial Regex OfBlock();

    [GeneratedRegex(@"^((?:.*?\.)??)((?:conv1|bn1|layer[1-4]|base\.\d|branch_[gm]|global_branch|max_branch|feat_bn|feat_bn_max|"
        + @"classifier|classifier_max|fc)\..+)$")]
    private static partial Regex NetworkPart();
}

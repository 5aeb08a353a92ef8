using System.Text.RegularExpressions;

namespace Slr.Models.Weights;

/// <summary>Translates the names of other programs' checkpoints into the canonical ones, and back.</summary>
/// <remarks>
/// ABMT wraps the stem and stages 1 to 3 in one <c>nn.Sequential</c> called <c>base</c>. Its IBN variant has a ReLU in
/// it, which shifts the numbers of the stages by one: <c>base.3</c> or <c>base.4</c> is stage 1.
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

    /// <summary>Whose names these are.</summary>
    public static WeightNaming Recognise(IReadOnlyCollection<string> names) =>
        names.Any(n => n.StartsWith("branch_g.", StringComparison.Ordinal)) ? WeightNaming.Slr
        : names.Contains("base.0.weight") ? WeightNaming.Abmt
        : WeightNaming.Torchvision;

    /// <summary>Where <c>base</c> holds stage 1: 4 when a ReLU stands before it, else 3.</summary>
    public static int FirstStage(IReadOnlyCollection<string> names) =>
        names.Any(n => n.StartsWith("base.6.", StringComparison.Ordinal)) ? 4 : 3;

    /// <summary>The canonical names that a foreign tensor serves: none, one, or both branches.</summary>
    /// <param name="name">The tensor's name in its file.</param>
    /// <param name="naming">Whose name it is.</param>
    /// <param name="firstStage">From <see cref="FirstStage"/>.</param>
    public static string[] Canonical(string name, WeightNaming naming, int firstStage) => naming switch
    {
        WeightNaming.Torchvision when name.StartsWith("layer4.", StringComparison.Ordinal) =>
            [$"branch_g.{name}", $"branch_m.{name}"],
        WeightNaming.Abmt => FromAbmt(name, firstStage) is { } canonical ? [canonical] : [],
        _ => [name],
    };

    /// <summary>ABMT's name of a canonical tensor.</summary>
    /// <exception cref="ArgumentException">ABMT's network has no such tensor.</exception>
    public static string ToAbmt(string name, int firstStage)
    {
        foreach ((string canonical, string abmt) in Prefixes)
            if (name.StartsWith(canonical, StringComparison.Ordinal))
                return abmt + name[canonical.Length..];
        Match stage = Stage().Match(name);
        return stage.Success
            ? $"base.{int.Parse(stage.Groups[1].ValueSpan) - 1 + firstStage}.{stage.Groups[2].Value}"
            : throw new ArgumentException($"ABMT's network has no counterpart of '{name}'", nameof(name));
    }

    private static string? FromAbmt(string name, int firstStage)
    {
        foreach ((string canonical, string abmt) in Prefixes)
            if (name.StartsWith(abmt, StringComparison.Ordinal))
                return canonical + name[abmt.Length..];
        Match part = BasePart().Match(name);
        int stage = part.Success ? int.Parse(part.Groups[1].ValueSpan) - firstStage + 1 : 0;
        return stage is >= 1 and <= 3 ? $"layer{stage}.{part.Groups[2].Value}" : null;
    }

    [GeneratedRegex(@"^layer([123])\.(.+)$")]
    private static partial Regex Stage();

    [GeneratedRegex(@"^base\.(\d)\.(.+)$")]
    private static partial Regex BasePart();
}

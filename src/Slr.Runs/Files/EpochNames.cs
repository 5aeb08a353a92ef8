using System.Globalization;
using System.Text.RegularExpressions;
using Slr.Data;
using Slr.Runs.Lines;

namespace Slr.Runs.Files;

/// <summary>What belongs to an epoch has its name, for example <c>adapt-003</c>: its seal, its table of labels.</summary>
public static partial class EpochNames
{
    /// <summary>The name of an epoch.</summary>
    public static string Of(Stage stage, int epoch) => $"{StepNames.Of(stage)}-{epoch:D3}";

    /// <summary>The epoch that a name stands for; null for other names.</summary>
    public static (Stage Stage, int Epoch)? Parse(string name) =>
        Form().Match(name) is { Success: true } match
            && int.TryParse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture, out int epoch)
            ? (match.Groups[1].Value == StepNames.Pretrain ? Stage.Pretrain : Stage.Adapt, epoch)
            : null;

    [GeneratedRegex(@"^(adapt|pretrain)-(\d{3,9})$")]
    private static partial Regex Form();
}

using System.Globalization;
using System.Text.RegularExpressions;
using Slr.Data;

namespace Slr.Runs.Seals;

/// <summary>A sealed epoch: verified, on disk.</summary>
/// <param name="Directory">Its directory.</param>
/// <param name="Manifest">What it says of itself.</param>
public sealed partial record Seal(string Directory, SealManifest Manifest)
{
    /// <summary>The name of an epoch's seal, for example <c>adapt-003</c>.</summary>
    public static string NameOf(Stage stage, int epoch) => $"{(stage == Stage.Pretrain ? "pretrain" : "adapt")}-{epoch:D3}";

    /// <summary>The epoch that a name stands for; null when it is not a seal's.</summary>
    public static (Stage Stage, int Epoch)? EpochOf(string name) =>
        Form().Match(name) is { Success: true } match && int.TryParse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture, out int epoch)
            ? (match.Groups[1].Length == "adapt".Length ? Stage.Adapt : Stage.Pretrain, epoch)
            : null;

    /// <summary>Path of one of its files.</summary>
    public string PathOf(string file) => Path.Combine(Directory, file);

    [GeneratedRegex(@"^(adapt|pretrain)-(\d{3,9})$")]
    private static partial Regex Form();
}

/// <summary>A seal that cannot be used, and why.</summary>
/// <param name="Directory">Where it was set aside.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record DamagedSeal(string Directory, string Reason);

using Slr.Data;

namespace Slr.Runs.Seals;

/// <summary>A sealed epoch: verified, on disk.</summary>
/// <param name="Directory">Its directory.</param>
/// <param name="Manifest">What it says of itself.</param>
public sealed record Seal(string Directory, SealManifest Manifest)
{
    /// <summary>The name of an epoch's seal, for example <c>adapt-003</c>.</summary>
    public static string NameOf(Stage stage, int epoch) => $"{(stage == Stage.Pretrain ? "pretrain" : "adapt")}-{epoch:D3}";

    /// <summary>Path of one of its files.</summary>
    public string PathOf(string file) => Path.Combine(Directory, file);

    /// <summary>True when this one is later in the run.</summary>
    public bool IsAfter(Seal? other) => other is null
        || (Manifest.Stage, Manifest.Epoch).CompareTo((other.Manifest.Stage, other.Manifest.Epoch)) > 0;
}

/// <summary>A seal that cannot be used, and why.</summary>
/// <param name="Directory">Its directory.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record DamagedSeal(string Directory, string Reason);

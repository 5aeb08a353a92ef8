namespace Slr.Runs.Seals;

/// <summary>A sealed epoch: verified, on disk.</summary>
/// <param name="Directory">Its directory.</param>
/// <param name="Manifest">What it says of itself.</param>
public sealed record Seal(string Directory, SealManifest Manifest)
{
    /// <summary>Path of one of its files.</summary>
    public string PathOf(string file) => Path.Combine(Directory, file);
}

/// <summary>A seal that cannot be used, and why.</summary>
/// <param name="Directory">Where it was set aside.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record DamagedSeal(string Directory, string Reason);

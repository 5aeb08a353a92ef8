using Slr.Data;
using Slr.Runs.Disks;
using Slr.Runs.Files;

namespace Slr.Runs.Seals;

/// <summary>
/// The seals of one run. Writing is atomic: files go to a temporary directory, are hashed and flushed, and the directory
/// is renamed. Reading verifies every byte. A damaged seal is never used and never deleted; what was only half written or
/// half removed is swept away.
/// </summary>
/// <param name="disk">The disk.</param>
/// <param name="root">Parent of the seals.</param>
/// <param name="keep">How many of the newest are kept.</param>
/// <param name="keepEvery">Every n-th is kept too; 0 = none.</param>
public sealed class SealStore(IDisk disk, string root, int keep, int keepEvery)
{
    private const string DamagedSuffix = ".damaged", GoneSuffix = ".gone";

    private readonly SealCheck check = new(disk);

    /// <summary>Writes a seal, replacing one of the same epoch.</summary>
    /// <param name="manifest">All but the hashes.</param>
    /// <param name="files">Name of each file and what writes it.</param>
    /// <exception cref="IOException">The disk refuses; the seals that are there are untouched.</exception>
    public Seal Write(SealManifest manifest, IEnumerable<KeyValuePair<string, Action<Stream>>> files)
    {
        string final = Path.Combine(root, EpochNames.Of(manifest.Stage, manifest.Epoch)), temporary = final + KeptFiles.Unfinished;
        if (IsThere(temporary))
            disk.RemoveTree(temporary);
        disk.MakeFolder(temporary);
        foreach ((string name, Action<Stream> write) in files)
            manifest.Files[name] = disk.WriteFlushed(Path.Combine(temporary, name), write);
        string hash = disk.WriteFlushed(Path.Combine(temporary, SealFiles.Manifest), stream => stream.Write(manifest.ToBytes()));
        disk.WriteFlushed(Path.Combine(temporary, SealFiles.ManifestHash), stream => stream.Write(SealManifest.HashLine(hash)));
        disk.FlushFolder(temporary);
        Remove(final);
        disk.Rename(temporary, final);
        disk.FlushFolder(root);
        return new Seal(final, manifest);
    }

    /// <summary>Reads a seal back from the disk.</summary>
    /// <exception cref="IOException">It is not what was written.</exception>
    public void Check(Seal seal)
    {
        if (check.Verify(seal.Directory, out _) is { } reason)
            throw new IOException($"the seal {seal.Directory} was not kept as it was written: {reason}");
    }

    /// <summary>
    /// Sweeps what is half written or half removed, and returns the newest sound seal. Damaged ones that are newer are set aside.
    /// </summary>
    /// <param name="damaged">Every seal that was set aside, with its reason.</param>
    public Seal? Newest(out IReadOnlyList<DamagedSeal> damaged)
    {
        List<DamagedSeal> bad = [];
        damaged = bad;
        Sweep();
        foreach (string directory in NewestFirst())
        {
            if (check.Verify(directory, out Seal? seal) is not { } reason)
                return seal;
            bad.Add(new DamagedSeal(SetAside(directory), reason));
        }
        return null;
    }

    /// <summary>The seal of an epoch; null when it is not kept, or not sound.</summary>
    public Seal? Of(Stage stage, int epoch) =>
        Path.Combine(root, EpochNames.Of(stage, epoch)) is var directory && IsThere(directory)
            && check.Verify(directory, out Seal? seal) is null ? seal : null;

    /// <summary>
    /// Damaged seals that were set aside, also by an earlier start: with no sound one left, nothing begins anew silently.
    /// </summary>
    public IReadOnlyList<string> Damaged() =>
        [.. disk.Folders(root).Where(name => name.Contains(DamagedSuffix, StringComparison.Ordinal))
            .Select(name => Path.Combine(root, name))];

    /// <summary>
    /// Removes seals that nobody needs: all but the newest few sound ones, the best, and every n-th. Only as many are read
    /// as it takes to find the few.
    /// </summary>
    public void Retain(int? bestEpoch)
    {
        int sound = 0;
        foreach (string directory in NewestFirst())
        {
            if (sound < keep)
            {
                sound += check.Verify(directory, out _) is null ? 1 : 0;
                continue;
            }
            (Stage stage, int epoch) = EpochNames.Parse(Path.GetFileName(directory))!.Value;
            bool best = stage == Stage.Adapt && epoch == bestEpoch;
            bool nth = keepEvery > 0 && (epoch + 1) % keepEvery == 0;
            if (!best && !nth)
                Remove(directory);
        }
    }

    private string[] NewestFirst() => [.. disk.Folders(root)
        .Select(name => (Name: name, Epoch: EpochNames.Parse(name)))
        .Where(seal => seal.Epoch is not null).OrderByDescending(seal => seal.Epoch)
        .Select(seal => Path.Combine(root, seal.Name))];

    private bool IsThere(string directory) => disk.Folders(root).Contains(Path.GetFileName(directory));

    /// <summary>Renames first: a seal that is half removed would be taken for a damaged one.</summary>
    private void Remove(string directory)
    {
        if (!IsThere(directory))
            return;
        string gone = directory + GoneSuffix;
        if (IsThere(gone))
            disk.RemoveTree(gone);
        disk.Rename(directory, gone);
        disk.RemoveTree(gone);
    }

    private void Sweep()
    {
        foreach (string name in disk.Folders(root).Where(name => name.EndsWith(KeptFiles.Unfinished, StringComparison.Ordinal)
            || name.EndsWith(GoneSuffix, StringComparison.Ordinal)))
            disk.RemoveTree(Path.Combine(root, name));
    }

    private string SetAside(string directory)
    {
        string aside = directory + DamagedSuffix;
        for (int i = 2; IsThere(aside); i++)
            aside = $"{directory}{DamagedSuffix}-{i}";
        disk.Rename(directory, aside);
        return aside;
    }
}

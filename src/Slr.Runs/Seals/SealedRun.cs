using Slr.Data;
using Slr.Primitives.Files;
using Slr.Runs.Disks;
using Slr.Runs.Files;

namespace Slr.Runs.Seals;

/// <summary>
/// What of a run is safe: its seals, and beside them what is delivered from them. The one is a function of the other, so
/// whatever a failure left there is made what the newest sound seal says before anything goes on.
/// </summary>
/// <param name="disk">The disk.</param>
/// <param name="folder">The run directory.</param>
/// <param name="keep">How many of the newest seals are kept.</param>
/// <param name="keepEvery">Every n-th seal is kept too; 0 = none.</param>
public sealed class SealedRun(IDisk disk, string folder, int keep, int keepEvery)
{
    private static readonly string[] Swept = ["", RunFileNames.Labels, RunFileNames.Weights];

    private readonly SealStore seals = new(disk, Path.Combine(folder, RunFileNames.Seals), keep, keepEvery);

    /// <summary>The seals.</summary>
    public SealStore Seals => seals;

    /// <summary>Removes what an earlier process left half written beside the seals; before anything else is begun.</summary>
    public void Sweep()
    {
        foreach (string below in Swept.Select(below => In(below)))
            foreach (string file in disk.Files(below).Where(file => file.EndsWith(KeptFiles.Unfinished, StringComparison.Ordinal))
                .ToArray())
                disk.RemoveFile(Path.Combine(below, file));
    }

    /// <summary>Makes what is delivered what a seal says: at the start of an attempt, and after an epoch was sealed.</summary>
    /// <param name="seal">The newest seal; null before the first.</param>
    /// <returns>Tables of earlier epochs that are damaged and of which no seal is kept.</returns>
    /// <exception cref="CannotWriteException">The disk refuses, or keeps something else than was written.</exception>
    public IReadOnlyList<string> Deliver(Seal? seal) => CannotWriteException.Unless(folder, () => Delivered(seal));

    /// <summary>Copies a seal's weights to where people look for them.</summary>
    /// <exception cref="CannotWriteException">The disk refuses, or keeps something else than was written.</exception>
    public void DeliverWeights(Seal last) => CannotWriteException.Unless(folder, () =>
    {
        foreach (string name in (ReadOnlySpan<string>)[SealFiles.Student, SealFiles.Teacher])
            disk.KeepCopy(last.PathOf(name), In(RunFileNames.Weights, name));
    });

    /// <summary>Seals an epoch, reads the seal back, delivers what it says, and removes seals that nobody needs any more.</summary>
    /// <param name="manifest">All but the hashes.</param>
    /// <param name="files">Name of each file and what writes it.</param>
    /// <exception cref="CannotWriteException">The disk refuses, or keeps something else than was written.</exception>
    public Seal Seal(SealManifest manifest, IEnumerable<KeyValuePair<string, Action<Stream>>> files) =>
        CannotWriteException.Unless(folder, () =>
        {
            Seal seal = seals.Write(manifest, files);
            seals.Check(seal);
            Delivered(seal);
            seals.Retain(manifest.Scores.Best?.Epoch);
            return seal;
        });

    /// <summary>The tables that the seal after this one vouches for.</summary>
    public static SortedDictionary<string, string> TablesAfter(Seal? seal)
    {
        SortedDictionary<string, string> tables = new(seal?.Manifest.Tables ?? [], StringComparer.Ordinal);
        if (seal is { Manifest.Stage: Stage.Adapt })
            tables[RunFileNames.LabelsOf(seal.Manifest.Epoch)] = seal.Manifest.Files[SealFiles.Labels];
        return tables;
    }

    private IReadOnlyList<string> Delivered(Seal? seal)
    {
        if (seal is not null)
            disk.KeepCopy(seal.PathOf(RunFileNames.Metrics), In(RunFileNames.Metrics));
        else if (disk.HashOf(In(RunFileNames.Metrics)) is not null)
            disk.Keep(In(RunFileNames.Metrics), _ => { });
        (Stage Stage, int Epoch)? newest = seal is null ? null : (seal.Manifest.Stage, seal.Manifest.Epoch);
        string labels = In(RunFileNames.Labels);
        foreach (string table in disk.Files(labels).Where(table => RunFileNames.EpochOfLabels(table) is { } epoch
            && (newest is null || (Stage.Adapt, epoch).CompareTo(newest.Value) > 0)).ToArray())
            disk.RemoveFile(Path.Combine(labels, table)); // of an epoch that is done again
        if (newest is not { Stage: Stage.Adapt } at)
            return [];
        disk.KeepCopy(seal!.PathOf(SealFiles.Labels), Path.Combine(labels, RunFileNames.LabelsOf(at.Epoch)));
        return [.. seal.Manifest.Tables.Where(table =>
            disk.HashOf(Path.Combine(labels, table.Key)) != table.Value && !Rebuilt(table.Key, table.Value))
            .Select(table => Path.Combine(labels, table.Key))];
    }

    private bool Rebuilt(string table, string hash)
    {
        if (RunFileNames.EpochOfLabels(table) is not { } epoch || seals.Of(Stage.Adapt, epoch) is not { } seal
            || seal.Manifest.Files[SealFiles.Labels] != hash)
            return false;
        disk.KeepCopy(seal.PathOf(SealFiles.Labels), In(RunFileNames.Labels, table));
        return true;
    }

    private string In(params ReadOnlySpan<string> parts) => Path.Combine([folder, .. parts]);
}

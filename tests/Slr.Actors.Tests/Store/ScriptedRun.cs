using System.Security.Cryptography;
using System.Text;
using Slr.Data;
using Slr.Runs.Disks;
using Slr.Runs.Files;
using Slr.Runs.Seals;

namespace Slr.Actors.Tests.Store;

/// <summary>
/// A run without its training: each epoch's weights are the hash of those before and of the labels, so an epoch that is
/// begun from anything but the seal before it, or sealed with lines of another, ends in other bytes. Everything that
/// touches the disk is the program's own.
/// </summary>
internal static class ScriptedRun
{
    public const int PretrainEpochs = 2, AdaptEpochs = 4;
    public const string Folder = "/runs/tiny";

    /// <summary>Tries of a write, as a run has them.</summary>
    private const int Tries = 5;

    public static MemoryDisk EmptyDisk()
    {
        var disk = new MemoryDisk();
        foreach (string folder in (string[])["/runs", Folder, $"{Folder}/seals", $"{Folder}/labels", $"{Folder}/weights"])
            disk.MakeFolder(folder);
        disk.Settle();
        return disk;
    }

    /// <summary>Goes on from what is there, to the end.</summary>
    /// <returns>Tables of earlier epochs that it names as lost.</returns>
    /// <exception cref="IOException">The disk refuses for good.</exception>
    public static IReadOnlyList<string> GoOn(IDisk disk)
    {
        var run = new SealedRun(disk, Folder, keep: 2, keepEvery: 3);
        Patiently(() =>
        {
            run.Sweep();
            return true;
        });
        Seal? seal = Patiently(() => run.Seals.Newest(out _));
        if (seal is null && run.Seals.Damaged().Count > 0)
            throw new InvalidOperationException("no sound seal is left");
        IReadOnlyList<string> lost = Patiently(() => run.Deliver(seal));
        for (int number = Number(seal) + 1; number < PretrainEpochs + AdaptEpochs; number++)
            seal = Epoch(run, disk, number, seal);
        Patiently(() =>
        {
            run.DeliverWeights(seal!);
            disk.Keep($"{Folder}/summary.json", stream => stream.Write("{ \"state\": \"finished\" }"u8));
            return true;
        });
        return lost;
    }

    /// <summary>What the run has to end with: by name, its metrics, labels, weights and newest seal.</summary>
    public static SortedDictionary<string, string> Results(IDisk disk)
    {
        var results = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string folder in (string[])[Folder, $"{Folder}/labels", $"{Folder}/weights", $"{Folder}/seals/adapt-{AdaptEpochs - 1:D3}"])
            foreach (string file in disk.Files(folder))
                results[$"{folder}/{file}"] = disk.HashOf($"{folder}/{file}")!;
        return results;
    }

    private static int Number(Seal? seal) => seal?.Manifest switch
    {
        null => -1,
        { Stage: Stage.Pretrain } source => source.Epoch,
        { } adapted => PretrainEpochs + adapted.Epoch,
    };

    private static Seal Epoch(SealedRun run, IDisk disk, int number, Seal? before)
    {
        bool pretrain = number < PretrainEpochs;
        int epoch = pretrain ? number : number - PretrainEpochs;
        string lines = before is null ? "" : Encoding.UTF8.GetString(Patiently(() => disk.ReadAll(before.PathOf(RunFileNames.Metrics))));
        string seed = before is null ? ""
            : Patiently(() => disk.HashOf(before.PathOf(pretrain || number == PretrainEpochs ? SealFiles.Network : SealFiles.Teacher))
            + (number > PretrainEpochs ? disk.HashOf(before.PathOf(SealFiles.Labels)) : ""));
        byte[] Made(string what) => SHA256.HashData(Encoding.UTF8.GetBytes($"{what} {number} {seed}"));
        Dictionary<string, Action<Stream>> files = pretrain
            ? new()
            {
                [SealFiles.Network] = stream => stream.Write(Made("network")),
                [SealFiles.Optimizer] = stream => stream.Write(Made("optimizer"))
            }
            : new()
            {
                [SealFiles.Student] = stream => stream.Write(Made("student")),
                [SealFiles.Teacher] = stream => stream.Write(Made("teacher")),
                [SealFiles.Labels] = stream =>
                    LabelTable.Write(stream, [new("a.jpg", number, number, number), new("b.jpg", Made("b")[0], 0, -1)]),
            };
        files[RunFileNames.Metrics] = stream => stream.Write(Encoding.UTF8.GetBytes($"{lines}{{\"epoch\":{number}}}\n"));
        return Patiently(() => run.Seal(new SealManifest
        {
            Version = SealManifest.CurrentVersion,
            Stage = pretrain ? Stage.Pretrain : Stage.Adapt,
            Epoch = epoch,
            Steps = number,
            Scores = ScoreBoard.Empty,
            Identity = [],
            Tables = SealedRun.TablesAfter(before),
            Files = [],
        }, files));
    }

    private static T Patiently<T>(Func<T> write)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                return write();
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException && tries < Tries)
            {
                // Again, from memory.
            }
        }
    }
}

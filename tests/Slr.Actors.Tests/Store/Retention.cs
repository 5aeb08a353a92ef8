using System.Text;
using Slr.Data;
using Slr.Runs.Disks;
using Slr.Runs.Seals;

namespace Slr.Actors.Tests.Store;

/// <summary>Which seals a long run keeps.</summary>
public sealed class Retention : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slr-seals-").FullName;

    [Fact]
    public void keeps_the_newest_the_best_and_every_nth()
    {
        var store = new SealStore(SystemDisk.Instance, folder, keep: 2, keepEvery: 5);
        for (int epoch = 0; epoch < 3; epoch++)
            Write(store, Stage.Pretrain, epoch, best: null);
        for (int epoch = 0; epoch < 50; epoch++)
            Write(store, Stage.Adapt, epoch, best: Math.Min(epoch, 17));
        int[] everyFifth = [.. Enumerable.Range(0, 50).Where(epoch => epoch % 5 == 4)];
        Assert.Equal([.. everyFifth.Append(17).Append(48).Order().Select(epoch => $"adapt-{epoch:D3}")], Names());
    }

    [Fact]
    public void keeps_only_the_newest_and_the_best_unless_told_otherwise()
    {
        var store = new SealStore(SystemDisk.Instance, folder, keep: 1, keepEvery: 0);
        for (int epoch = 0; epoch < 6; epoch++)
            Write(store, Stage.Adapt, epoch, best: 0);
        Assert.Equal(["adapt-000", "adapt-005"], Names());
    }

    [Fact]
    public void does_not_count_a_damaged_seal_among_the_newest()
    {
        var store = new SealStore(SystemDisk.Instance, folder, keep: 2, keepEvery: 0);
        Write(store, Stage.Adapt, 0, best: null);
        Write(store, Stage.Adapt, 1, best: null);
        File.WriteAllText(Path.Combine(folder, "adapt-001", "teacher.safetensors"), "something else");
        Write(store, Stage.Adapt, 2, best: null);
        Assert.Equal(["adapt-000", "adapt-001", "adapt-002"], Names());
        Assert.Equal(2, store.Newest(out _)!.Manifest.Epoch);
        Directory.Delete(Path.Combine(folder, "adapt-002"), recursive: true);
        Assert.Equal(0, store.Newest(out IReadOnlyList<DamagedSeal> damaged)!.Manifest.Epoch);
        Assert.Contains("teacher.safetensors", Assert.Single(damaged).Reason);
    }

    [Fact]
    public void that_was_cut_short_leaves_nothing_that_looks_damaged()
    {
        var store = new SealStore(SystemDisk.Instance, folder, keep: 1, keepEvery: 0);
        Write(store, Stage.Adapt, 0, best: null);
        Directory.Move(Path.Combine(folder, "adapt-000"), Path.Combine(folder, "adapt-000.gone"));
        File.Delete(Path.Combine(folder, "adapt-000.gone", "seal.json"));
        Write(store, Stage.Adapt, 1, best: null);
        Assert.Equal(1, store.Newest(out IReadOnlyList<DamagedSeal> damaged)!.Manifest.Epoch);
        Assert.Empty(damaged);
        Assert.Equal(["adapt-001"], Names());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static void Write(SealStore store, Stage stage, int epoch, int? best)
    {
        var manifest = new SealManifest
        {
            Version = SealManifest.CurrentVersion,
            Stage = stage,
            Epoch = epoch,
            Steps = epoch,
            Scores = ScoreBoard.Empty,
            Identity = [],
            Files = [],
        };
        store.Write(manifest, SealFiles.Of(stage).ToDictionary(file => file,
            file => (Action<Stream>)(stream => stream.Write(Encoding.UTF8.GetBytes($"{file} of epoch {epoch}")))));
        store.Retain(best);
    }

    private string[] Names() => [.. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
}

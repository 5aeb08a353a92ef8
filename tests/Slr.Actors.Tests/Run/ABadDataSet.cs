using Slr.Actors.Data;
using Slr.Bench.Soak;
using Slr.Data.Datasets;

namespace Slr.Actors.Tests.Run;

/// <summary>Data that are missing or damaged.</summary>
public sealed class ABadDataSet
{
    [Fact]
    public async Task with_an_unreadable_image_loses_that_image_and_lists_it()
    {
        using var run = new TinyRun();
        (string folder, string key) = WithADamagedImage(run);
        RunOutcome outcome = await run.ExecuteAsync($"data.target-root={folder}", "data.max-unreadable=0.2");
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        Assert.Equal(1, outcome.Summary!.Quarantined);
        Assert.Contains(key, File.ReadAllText(Path.Combine(run.Folder, "quarantine.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task with_an_unreadable_image_gets_the_same_one_in_its_place_wherever_images_are_rendered()
    {
        using TinyRun host = new(), device = new();
        (string folder, string _) = WithADamagedImage(host);
        foreach ((TinyRun run, string place) in new[] { (host, "host"), (device, "device") })
            await run.ExecuteAsync($"data.target-root={folder}", "data.max-unreadable=0.2", $"data.render={place}",
                $"cache={run.OwnCache}");
        Assert.Null(RunComparison.FirstDifference(host.Folder, device.Folder));
        Assert.Equal(host.Bytes("quarantine.csv"), device.Bytes("quarantine.csv"));
    }

    [Fact]
    public async Task with_more_unreadable_images_than_allowed_ends_the_run()
    {
        using var run = new TinyRun();
        (string folder, string key) = WithADamagedImage(run);
        RunOutcome outcome = await run.ExecuteAsync($"data.target-root={folder}", "data.max-unreadable=0");
        Assert.Equal(ExitCode.BadData, outcome.ExitCode);
        Assert.Contains(Path.GetFileName(key), outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task that_is_not_there_is_refused_before_anything_starts()
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync($"data.root={run.Root}/nowhere");
        Assert.Equal(ExitCode.Settings, outcome.ExitCode);
        Assert.Contains("nowhere", outcome.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(run.Folder));
    }

    /// <summary>A copy of the target in which one training image is no image.</summary>
    private static (string Folder, string Key) WithADamagedImage(TinyRun run)
    {
        Dataset target = RunData.Open(run.Settings().Data, TinyRun.Cache, ofSource: false, CancellationToken.None);
        string copy = Path.Combine(run.Root, "target");
        foreach (string file in Directory.GetFiles(target.Root, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(copy, Path.GetRelativePath(target.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
        File.WriteAllText(Path.Combine(copy, Path.GetRelativePath(target.Root, target.Train[5].Path)), "no image");
        return (copy, target.Train[5].Key);
    }
}

using Slr.Actors.Configuration;
using Slr.Actors.Data;
using Slr.Actors.Run;
using Slr.Actors.Tests.Run;
using Slr.Data.Datasets;

namespace Slr.Actors.Tests.GoldenRun;

/// <summary>A tiny run of both stages with everything that passes between its parts, made once for all tests that look at it.</summary>
public sealed class RecordedRun : IAsyncLifetime
{
    /// <summary>
    /// What differs from the other tiny runs: settings whose every part shows in the numbers (a source term, erasing that
    /// is frequent and fills as ABMT's code, several epochs of warm-up), and clusters that no rounding moves.
    /// </summary>
    private static readonly string[] Words =
    [
        "seed=5", "data.render=host", "pretrain.epochs=3", "pretrain.iterations=4", "pretrain.warmup-epochs=2", "pretrain.milestones=[2]",
        "adapt.epochs=3", "adapt.iterations=4", "adapt.erase=0.9", "adapt.erase-fill=abmt", "distance.lambda=0.1", "distance.k1=6",
        "distance.k2=3",
        "clustering.dbscan.eps=0.6", "clustering.dbscan.min-samples=2", "refine.min-cluster-size=2", "refine.min-samples=1",
        "evaluate.every=1",
    ];

    private TinyRun? run;

    /// <summary>What was recorded.</summary>
    internal RunRecord Record { get; } = new();

    /// <summary>The file of it.</summary>
    public string File => Path.Combine(run!.Root, "record.safetensors");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        run = new TinyRun();
        string[] words = [.. Words, $"cache={run.OwnCache}"];
        RunSettings settings = run.Settings(words);
        RunOutcome outcome = await run.ExecuteAsync(new RunOptions { Around = Record.Around }, CancellationToken.None, words);
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        Record.Note("settings", settings.Resolved.Values.ToDictionary(setting => setting.Key, setting => setting.Value.Text));
        foreach ((string name, bool ofSource) in (ReadOnlySpan<(string, bool)>)[("source", true), ("target", false)])
        {
            Dataset data = RunData.Open(settings.Data, settings.CacheFolder, ofSource, CancellationToken.None);
            Record.Note($"{name}-keys", data.Train.Select(image => image.Key));
            Record.Note($"{name}-identities", data.Train.Select(image => image.Identity));
        }
        Record.Write(File);
        if (Environment.GetEnvironmentVariable("SLRGOLDEN_RECORD") is { Length: > 0 } kept) // to renew the numbers
            System.IO.File.Copy(File, kept, overwrite: true);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        run?.Dispose();
        return ValueTask.CompletedTask;
    }
}

using System.Text.Json;
using Slr.Actors.Observability;
using Slr.Actors.Run;

namespace Slr.Actors.Tests.Run;

/// <summary>A disk that takes longer for a seal than an epoch takes: training waits for it, and a seal holds its own epoch.</summary>
public sealed class AStoreSlowerThanAnEpoch(UndisturbedRun undisturbed)
{
    private const string Slow = "chaos.faults=[\"store slow 3000ms at 1\"]";

    [Fact]
    public async Task costs_time_and_not_a_byte()
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync(Slow);
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        undisturbed.AssertSame(run);
        AssertOwnLines(run);
        RunEvent[] events = [.. run.Events];
        int sealedAt = Array.FindIndex(events, happened => happened is EpochSealed { Stage: Slr.Data.Stage.Adapt, Epoch: 1 });
        int trained = Array.FindIndex(events, happened => happened is StepCompleted { Stage: Slr.Data.Stage.Adapt, Epoch: 2 });
        Assert.True(sealedAt < trained, "epoch 2 was trained before epoch 1 was sealed");
    }

    [Fact]
    public async Task loses_no_more_than_its_epoch_when_the_process_is_killed_meanwhile()
    {
        using var run = new TinyRun();
        using var killed = new TinyRun();
        var killing = new KillIn(run, killed, happened => happened is StageStarted { Name: "extract", Epoch: 2 });
        await TrainingRun.ExecuteAsync(run.Settings(Slow), killing, CancellationToken.None);
        Assert.True(killing.Struck);
        Assert.False(Directory.Exists(Path.Combine(killed.Folder, "seals", "adapt-001")), "the kill came too late");
        RunOutcome outcome = await killed.ExecuteAsync();
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        undisturbed.AssertSame(killed);
        AssertOwnLines(killed);
    }

    /// <summary>No seal holds a line of an epoch after its own.</summary>
    private static void AssertOwnLines(TinyRun run)
    {
        foreach (string seal in Directory.GetDirectories(Path.Combine(run.Folder, "seals"), "adapt-*"))
        {
            int epoch = int.Parse(Path.GetFileName(seal)["adapt-".Length..], System.Globalization.CultureInfo.InvariantCulture);
            int last = File.ReadLines(Path.Combine(seal, "metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
                .Where(line => line.GetProperty("stage").ValueEquals("adapt")).Max(line => line.GetProperty("epoch").GetInt32());
            Assert.Equal(epoch, last);
        }
    }
}

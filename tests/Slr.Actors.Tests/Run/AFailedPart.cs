using Slr.Actors.Observability;
using Slr.Actors.Run;

namespace Slr.Actors.Tests.Run;

/// <summary>The failure matrix: whatever part fails, the run ends with the bytes of a run in which nothing failed.</summary>
public sealed class AFailedPart(UndisturbedRun undisturbed) : IClassFixture<UndisturbedRun>
{
    [Theory]
    [InlineData("student throws at 1/1")]
    [InlineData("teacher throws at 1/2")]
    [InlineData("loader throws at 1/1")]
    [InlineData("refiner throws at 1")]
    [InlineData("evaluator throws at 1")]
    [InlineData("labels throws at 1")]
    [InlineData("monitor throws at 1")]
    [InlineData("clusterer throws at 1")]
    [InlineData("clusterer babbles at 1")]
    [InlineData("graph.neighbours throws at 1")]
    [InlineData("graph.jaccard throws at 1")]
    [InlineData("graph.cluster throws at 1")]
    [InlineData("graph.project throws at 1")]
    [InlineData("graph.fuse throws at 1")]
    [InlineData("graph.hdbscan throws at 1")]
    [InlineData("graph.means throws at 1")]
    [InlineData("loader slow 20ms with 0.3")]
    public async Task costs_time_and_not_a_byte(string fault)
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync($"chaos.faults=[\"{fault}\"]");
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        undisturbed.AssertSame(run);
        if (!fault.Contains("slow") && !fault.StartsWith("monitor", StringComparison.Ordinal))
            Assert.Contains(run.Events, e => e is Restarted restart && restart.Cause.Length > 0);
    }

    [Theory]
    [InlineData("student hangs at 1/1")]
    [InlineData("teacher hangs at 1/1")]
    [InlineData("loader hangs at 1/1")]
    [InlineData("graph.fuse hangs at 1")]
    public async Task that_hangs_is_given_up_after_the_patience_is_over(string fault)
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync($"chaos.faults=[\"{fault}\"]", "supervision.patience=2s");
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        undisturbed.AssertSame(run);
    }

    [Fact]
    public async Task whose_clusterer_hangs_gets_a_fresh_one()
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync("chaos.faults=[\"clusterer hangs at 1\"]", "clustering.timeout=1s");
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        undisturbed.AssertSame(run);
    }

    [Fact]
    public async Task that_computes_a_loss_which_is_not_a_number_ends_the_run_and_names_the_images()
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync("chaos.faults=[\"student babbles at 1/1\"]");
        Assert.Equal(ExitCode.BadData, outcome.ExitCode);
        Assert.Contains("step 1", outcome.Message);
        Assert.Contains(".jpg", outcome.Message);
    }

    [Fact]
    public async Task that_fails_again_and_again_ends_the_run_with_the_last_cause()
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync("chaos.faults=[\"teacher throws with 1\"]", "supervision.max-restarts=2");
        Assert.Equal(ExitCode.GaveUp, outcome.ExitCode);
        Assert.Contains("injected fault: teacher", outcome.Message);
    }
}

/// <summary>A run in which nothing fails, made once.</summary>
public sealed class UndisturbedRun : IAsyncLifetime
{
    private readonly TinyRun run = new();

    public async ValueTask InitializeAsync()
    {
        RunOutcome outcome = await run.ExecuteAsync();
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
    }

    internal void AssertSame(TinyRun other)
    {
        foreach (string file in (string[])["metrics.jsonl", "labels/adapt-000.csv", "labels/adapt-001.csv", "labels/adapt-002.csv",
            "weights/student.safetensors", "weights/teacher.safetensors"])
            Assert.True(run.Bytes(file).AsSpan().SequenceEqual(other.Bytes(file)), $"{file} differs");
    }

    public ValueTask DisposeAsync()
    {
        run.Dispose();
        return ValueTask.CompletedTask;
    }
}

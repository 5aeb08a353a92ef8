using Slr.Actors.Observability;

namespace Slr.Actors.Tests.Run;

/// <summary>The failure matrix: whatever part fails, the run ends with the bytes of a run in which nothing failed.</summary>
public sealed class AFailedPart(UndisturbedRun undisturbed)
{
    [Theory]
    [InlineData("student throws at 0/1", "teacher throws at 1/2", "attempt throws at 2/1")]
    [InlineData("loader throws at 0/1", "refiner throws at 1", "evaluator throws at 2")]
    [InlineData("labels throws at 0", "store throws at 1", "delivery throws at 2")]
    [InlineData("graph.neighbours throws at 0", "graph.jaccard throws at 1", "graph.cluster throws at 2", "clusterer throws at 2")]
    [InlineData("graph.project throws at 0", "graph.fuse throws at 1", "graph.hdbscan throws at 2", "graph.means throws at 2")]
    [InlineData("clusterer babbles at 0", "refiner babbles at 1", "labels babbles at 2")]
    [InlineData("loader babbles at 0/1", "teacher babbles at 1/0", "evaluator babbles at 1", "store babbles at 2")]
    public async Task costs_time_and_not_a_byte(params string[] faults)
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync(Chaos(faults));
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        undisturbed.AssertSame(run);
        AssertReplaced(run, faults);
    }

    [Fact]
    public async Task in_the_graph_that_babbles_costs_one_graph_and_is_named()
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync(Chaos("graph.neighbours babbles at 1"));
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        undisturbed.AssertSame(run);
        Restarted replaced = Assert.Single(run.Events.OfType<Restarted>());
        Assert.Equal("graph", replaced.Actor);
        Assert.StartsWith("The stage 'neighbours' answered nonsense: ", replaced.Cause);
    }

    [Fact]
    public async Task that_is_slow_costs_time_only()
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync(Chaos("loader slow 20ms with 0.3", "student slow 10ms with 0.3",
            "monitor throws at 1"));
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        undisturbed.AssertSame(run);
    }

    [Theory]
    [InlineData("student hangs at 0/1", "teacher hangs at 1/1", "loader hangs at 2/1")]
    [InlineData("labels hangs at 0", "refiner hangs at 1", "evaluator hangs at 2")]
    [InlineData("graph.fuse hangs at 0", "attempt hangs at 1/1", "store hangs at 2")]
    public async Task that_hangs_is_given_up_after_the_patience_is_over(params string[] faults)
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync(Chaos(faults), "supervision.patience=1s",
            "supervision.max-restarts=50");
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        undisturbed.AssertSame(run);
        AssertReplaced(run, faults);
    }

    [Fact]
    public async Task which_only_watches_may_hang_to_the_end()
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync(Chaos("monitor hangs at 1"), "supervision.grace=100ms");
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        undisturbed.AssertSame(run);
    }

    [Fact]
    public async Task whose_clusterer_hangs_gets_a_fresh_one()
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync(Chaos("clusterer hangs at 1"), "clustering.timeout=1s");
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        undisturbed.AssertSame(run);
    }

    [Fact]
    public async Task that_computes_a_loss_which_is_not_a_number_ends_the_run_and_names_the_images()
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync(Chaos("student babbles at 1/1"));
        Assert.Equal(ExitCode.BadData, outcome.ExitCode);
        Assert.Contains("epoch 2, step 2", outcome.Message);
        Assert.Contains(".jpg", outcome.Message);
    }

    [Fact]
    public async Task that_fails_again_and_again_ends_the_run_with_the_last_cause()
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync(Chaos("teacher throws with 1"), "supervision.max-restarts=2");
        Assert.Equal(ExitCode.GaveUp, outcome.ExitCode);
        Assert.Contains("injected fault: teacher", outcome.Message);
    }

    private static string Chaos(params string[] faults) => $"chaos.faults=[\"{string.Join("\",\"", faults)}\"]";

    /// <summary>Each fault made the run replace something, and the cause was told.</summary>
    private static void AssertReplaced(TinyRun run, string[] faults)
    {
        Restarted[] restarts = [.. run.Events.OfType<Restarted>()];
        Assert.True(restarts.Length >= faults.Length, string.Join(Environment.NewLine, restarts.Select(r => $"{r.Actor}: {r.Cause}")));
        Assert.All(restarts, restart => Assert.NotEmpty(restart.Cause));
    }
}

using Slr.Actors.Observability;
using Slr.Cli.CommandLine;
using Slr.Cli.Progress;
using Slr.Data;
using Slr.Flow.Refinement;
using Slr.Models.Evaluation;
using Slr.Models.Training;
using Spectre.Console.Testing;

namespace Slr.Cli.Tests.Progress;

public class ProgressInATerminal
{
    private static readonly RunEvent[] Events =
    [
        new RunStarted("runs/x", true, 2, 10, 3, 20),
        new AttemptStarted(1, Stage.Pretrain, 0, null),
        new Evaluated(Stage.Pretrain, 1, new RankingScores(0.312, 0.45, 0.5, 0.6, 100, 0)),
        new StageStarted("extract", Stage.Adapt, 1, 900),
        new StageEnded("extract", Stage.Adapt, 1, TimeSpan.Zero, TimeSpan.FromSeconds(1)),
        new LabelsRefined(1, new RefinementReport { Clusters = 41, Outliers = 17, CurrentClusters = 40, CurrentOutliers = 20, ChangedByRefinement = 0.1, DistinctRows = 50 }, null),
        new StepCompleted(Stage.Adapt, 1, 19, 20, 3.5e-4, new StepLosses(1.5, 1.2, 1.1, 0.35), 123.4),
        new Evaluated(Stage.Adapt, 1, new RankingScores(0.512, 0.65, 0.7, 0.8, 100, 0)),
        new Restarted("loader", "the disk was away", 1, 0, TimeSpan.FromSeconds(1)),
    ];

    [Theory]
    [InlineData(40)]
    [InlineData(59)]
    [InlineData(80)]
    [InlineData(160)]
    public void fits_any_width_in_the_same_number_of_rows(int width)
    {
        using var console = new TestConsole();
        console.Profile.Width = width;
        var state = new RunState(TimeProvider.System);
        console.Write(ProgressView.Of(state, width));
        int empty = console.Lines.Count;
        foreach (RunEvent happened in Events)
            state.On(happened);
        console.Write(ProgressView.Of(state, width));
        Assert.Equal(2 * empty, console.Lines.Count);
        Assert.All(console.Lines, line => Assert.True(line.Length <= width, line));
    }

    [Fact]
    public void shows_stage_epoch_step_speed_losses_labels_scores_and_restarts()
    {
        using var console = new TestConsole();
        console.Profile.Width = 160;
        var state = new RunState(TimeProvider.System);
        foreach (RunEvent happened in Events)
            state.On(happened);
        console.Write(ProgressView.Of(state, 160));
        foreach (string expected in (string[])["adaptation to the target, epoch 2 of 3", "20/20", "123 images/s", "loss 1.500", "41 clusters, 17 outliers",
            "source only 31.2 %", "best 51.2 %", "left", "loader 1",
            "loader was started again: the disk was away"])
            Assert.Contains(expected, console.Output);
    }

    [Fact]
    public void a_narrow_terminal_still_names_every_value()
    {
        using var console = new TestConsole();
        console.Profile.Width = 40;
        var state = new RunState(TimeProvider.System);
        foreach (RunEvent happened in Events)
            state.On(happened);
        console.Write(ProgressView.Of(state, 40));
        foreach (string expected in (string[])["stage     adaptation, epoch 2 of 3", "now       training 20/20", "labels    41 clusters, 17 out",
            "mAP       31.2 % → 51.2 %", "restarts  loader 1", "note      loader was started again: the"])
            Assert.Contains(console.Lines, line => line.TrimEnd() == expected);
    }

    [Theory]
    [InlineData("runs/x/seals/adapt-003", "goes on from runs/x/seals/adapt-003")]
    [InlineData("cache/checkpoints/73645761a1946207/pretrain-001", "pre-training is taken from the cache, cache/checkpoints/73645761a1946207/pretrain-001")]
    public void plain_lines_tell_an_own_seal_from_shared_pre_training(string from, string expected)
    {
        using var output = new StringWriter();
        using (var display = new PlainDisplay(output, TimeProvider.System))
            display.On(new AttemptStarted(1, Stage.Adapt, 0, from));
        Assert.Equal(expected, output.ToString().TrimEnd());
    }

    [Fact]
    public void writes_plain_lines_without_any_control_character()
    {
        using var output = new StringWriter();
        using (var display = new PlainDisplay(output, TimeProvider.System))
            foreach (RunEvent happened in Events)
                display.On(happened);
        string text = output.ToString();
        Assert.Contains("source only: mAP 31.2 %, Rank-1 45.0 %", text);
        Assert.Contains("adapt 2/3 training step 20/20, loss 1.500", text);
        Assert.Contains("restart: loader: the disk was away", text);
        Assert.Contains(ProgressWords.Generated, text);
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public void redraws_in_place_and_leaves_the_terminal_in_order()
    {
        using var console = new TestConsole();
        console.Profile.Capabilities.Interactive = true;
        console.Profile.Capabilities.Ansi = true;
        using (var display = new LiveDisplay(console, TimeProvider.System))
            foreach (RunEvent happened in Events)
                display.On(happened);
        Assert.Contains("41 clusters", console.Output);
    }

    [Fact]
    public void an_observer_that_fails_does_not_keep_events_from_the_others()
    {
        using var output = new StringWriter();
        var chain = new ObserverChain([new Failing(), new PlainDisplay(output, TimeProvider.System)]);
        Assert.Throws<AggregateException>(() => chain.On(new Noticed("hello")));
        Assert.Contains("hello", output.ToString());
    }

    [Fact]
    public void the_end_sets_source_only_beside_adapted()
    {
        string output = Ending(100);
        foreach (string expected in (string[])["market1501 → personx", "source only", "31.0 %", "52.0 %", "+21.0", "generated", "slr report runs/x"])
            Assert.Contains(expected, output);
    }

    [Fact]
    public void the_end_fits_a_narrow_terminal_with_a_row_a_model()
    {
        string[] table = [.. Ending(40).Split('\n').Where(line => line.StartsWith('│'))];
        Assert.Equal(5, table.Length);
        Assert.Contains(table, row => row.Contains("epoch 2 (best *)") && row.Contains("53.0 %"));
    }

    private static string Ending(int width)
    {
        using var console = new TestConsole();
        console.Profile.Width = width;
        using var error = new StringWriter();
        var summary = new RunSummary
        {
            Name = "x",
            Source = "market1501",
            Target = "personx",
            Generated = true,
            Seed = 1,
            Epochs = 3,
            Seconds = 200,
            SourceOnly = new EpochScores(-1, 0.31, 0.45, 0.5, 0.6, 100),
            Best = new EpochScores(1, 0.53, 0.7, 0.8, 0.9, 100),
            Last = new EpochScores(2, 0.52, 0.69, 0.8, 0.9, 100),
        };
        OutcomeWriter.Write(new RunOutcome(0, "runs/x", null, summary), new Terminal(console, error, false));
        return console.Output;
    }

    private sealed class Failing : IRunObserver
    {
        public void On(RunEvent happened) => throw new InvalidOperationException("broken");
    }
}

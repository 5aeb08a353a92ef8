using Slr.Actors.Observability;
using Slr.Cli.Console;
using Slr.Cli.Progress;
using Slr.Data;
using Slr.Flow.Evaluation;
using Slr.Flow.Metrics;
using Slr.Flow.Refinement;
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
        new LabelsRefined(1, new RefinementReport { Clusters = 41, Outliers = 17, CurrentClusters = 40, CurrentOutliers = 20,
            ChangedByRefinement = 0.1, DistinctRows = 50 }, null),
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
        for (int step = 15; step < 20; step++)
            state.On(new StepCompleted(Stage.Adapt, 2, step, 20, 3.5e-4, new StepLosses(1.5, 1.2, 1.1, 0.35), 123.4));
        console.Write(ProgressView.Of(state, 160));
        foreach (string expected in (string[])["adaptation to the target, epoch 3 of 3", "20/20", "123 images/s", "loss 1.500",
            "41 clusters, 17 outliers",
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
        foreach (string expected in (string[])["stage     adaptation, epoch 2 of 3", "now       training 20/20",
            "labels    41 clusters, 17 out",
            "mAP       31.2 % → 51.2 %", "restarts  loader 1", "note      loader was started again: the"])
            Assert.Contains(console.Lines, line => line.TrimEnd() == expected);
    }

    [Theory]
    [InlineData("runs/x/seals/adapt-003", "goes on from runs/x/seals/adapt-003 with epoch 5 of adaptation")]
    [InlineData("cache/checkpoints/73645761a1946207/pretrain-001",
        "pre-training is taken from the cache, cache/checkpoints/73645761a1946207/pretrain-001")]
    public void plain_lines_tell_an_own_seal_from_shared_pre_training(string from, string expected)
    {
        using var output = new StringWriter();
        using (var display = new PlainDisplay(output, TimeProvider.System))
            display.On(new AttemptStarted(1, Stage.Adapt, 4, from));
        Assert.Equal(expected, output.ToString()["yyyy-MM-dd HH:mm:ss ".Length..].TrimEnd());
    }

    [Fact]
    public void plain_lines_carry_the_time()
    {
        var clock = new HandClock { Utc = new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.Zero) };
        using var output = new StringWriter();
        using var display = new PlainDisplay(output, clock);
        foreach (RunEvent happened in Events)
            display.On(happened);
        string[] lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length > 5);
        Assert.All(lines, line => Assert.StartsWith("2026-05-04 03:02:01 ", line));
    }

    [Fact]
    public void what_could_not_be_scored_is_a_dash_in_every_display()
    {
        RunEvent[] unscored =
        [
            Events[0], Events[1],
            new Evaluated(Stage.Pretrain, 1, new RankingScores(null, null, null, null, 0, 7)),
            new LabelsRefined(1, ((LabelsRefined)Events[5]).Report,
                new LabelQuality(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN)),
            new Evaluated(Stage.Adapt, 1, new RankingScores(null, null, null, null, 0, 7)),
        ];
        using var console = new TestConsole();
        using var output = new StringWriter();
        using var display = new PlainDisplay(output, TimeProvider.System);
        var state = new RunState(TimeProvider.System);
        foreach (RunEvent happened in unscored)
        {
            state.On(happened);
            display.On(happened);
        }
        foreach (int width in (int[])[40, 120])
            console.Write(ProgressView.Of(state, width));
        Assert.Equal(2, console.Lines.Count(line => line.TrimEnd() == "mAP       –"));
        Assert.Contains("adapt 2/3 evaluation: mAP –, Rank-1 –", output.ToString());
        Assert.DoesNotContain("NaN", console.Output + output);
    }

    [Fact]
    public void after_a_kill_the_display_says_how_far_the_run_is_and_what_was_scored()
    {
        using var console = new TestConsole();
        var state = new RunState(TimeProvider.System);
        state.On(new RunStarted("runs/x", true, 2, 10, 20, 20));
        state.On(new AttemptStarted(1, Stage.Adapt, 5, "runs/x/seals/adapt-004")
        {
            Scores = new ScoreBoard(new EpochScores(-1, 0.31, 0.45, 0.5, 0.6, 100), new EpochScores(3, 0.53, 0.7, 0.8, 0.9, 100),
                new EpochScores(4, 0.52, 0.69, 0.8, 0.9, 100)),
        });
        console.Write(ProgressView.Of(state, 80));
        Assert.Contains("25 %", console.Output);
        Assert.Contains("source only 31.0 %, now 52.0 %, best 53.0 %", console.Output);
    }

    [Fact]
    public async Task the_last_of_several_events_at_once_is_drawn_although_nothing_follows()
    {
        using var screen = new Screen();
        using var display = new LiveDisplay(screen.Console(80), TimeProvider.System);
        display.On(new RunStarted("runs/x", true, 2, 10, 20, 20));
        display.On(new AttemptStarted(1, Stage.Adapt, 5, "runs/x/seals/adapt-004"));
        await screen.Shows("25 %");
    }

    [Fact]
    public async Task what_is_told_while_the_display_redraws_itself_stays_above_it()
    {
        using var screen = new Screen();
        var terminal = new Terminal(screen.Console(80), TextWriter.Null, IsInteractive: true);
        using (RunDisplay display = RunDisplay.For(terminal, TimeProvider.System))
        {
            display.On(Events[0]);
            await screen.Shows("note");
            terminal.Tell("Stopping after this step.");
            foreach (RunEvent happened in Events)
                display.On(happened);
            await screen.Shows("loader 1");
        }
        string[] lines = [.. screen.Lines];
        Assert.True(lines[0] == "Stopping after this step.", string.Join(Environment.NewLine, lines));
        Assert.StartsWith("run ", lines[1]);
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
        new ObserverList([new Failing(), new PlainDisplay(output, TimeProvider.System)]).On(new Noticed("hello"));
        Assert.Contains("hello", output.ToString());
    }

    [Fact]
    public void the_end_sets_source_only_beside_adapted()
    {
        string output = Ending(100);
        foreach (string expected in (string[])["market1501 → personx", "source only", "31.0 %", "52.0 %", "+21.0", "generated",
            "slr report runs/x"])
            Assert.Contains(expected, output);
    }

    [Fact]
    public void the_end_fits_a_narrow_terminal_with_a_row_a_model()
    {
        string[] table = [.. Ending(40).Split('\n').Where(line => line.StartsWith('│'))];
        Assert.Equal(5, table.Length);
        Assert.Contains(table, row => row.Contains("epoch 2 (best *)") && row.Contains("53.0 %"));
    }

    [Fact]
    public void the_end_of_a_run_that_could_not_be_scored_says_so()
    {
        using var console = new TestConsole();
        var summary = new RunSummary { Name = "x", Source = "market1501", Target = "folder", Generated = false, Seed = 1, Epochs = 3 };
        OutcomeWriter.Write(new RunOutcome(0, "runs/x", null, summary), new Terminal(console, TextWriter.Null, false));
        Assert.Contains("mAP –, Rank-1 –", console.Output);
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

using CsCheck;
using Slr.Cli.Console;
using Slr.Cli.Report.Charts;
using Slr.Cli.Report.Clusters;
using Slr.Cli.Runs;
using Slr.Data;
using Slr.Runs.Files;
using Slr.Runs.Lines;

namespace Slr.Cli.Tests.Report;

public class ReportDrawing
{
    [Fact]
    public void axes_cover_their_values_with_a_few_increasing_ticks() =>
        Gen.Select(Gen.Double[-1e6, 1e6], Gen.Double[1e-6, 1e6]).Sample((low, span) =>
        {
            Axis axis = Axis.Rounded(low, low + span, 0, 100);
            Assert.True(axis.Minimum <= low + (span * 1e-6) && axis.Maximum >= low + span - (span * 1e-6));
            Assert.InRange(axis.Ticks.Count, 2, 12);
            Assert.Equal(axis.Ticks.Order().Distinct(), axis.Ticks);
            Assert.InRange(axis.Position(low + (span / 2)), -1e-6, 100 + 1e-6);
        });

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    [InlineData(-2, -2)]
    public void an_axis_of_one_value_is_still_an_axis(double low, double high)
    {
        Axis axis = Axis.Rounded(low, high, 0, 100);
        Assert.True(axis.Maximum > axis.Minimum);
        Assert.True(double.IsFinite(axis.Position(low)));
    }

    [Theory]
    [InlineData(0.8, "0, 100 ms, 200 ms, 300 ms, 400 ms, 500 ms, 600 ms, 700 ms, 800 ms")]
    [InlineData(9.5, "0, 2 s, 4 s, 6 s, 8 s")]
    [InlineData(75, "0, 10 s, 20 s, 30 s, 40 s, 50 s, 1 min, 70 s")]
    [InlineData(93, "0, 30 s, 1 min, 1.5 min")]
    [InlineData(244, "0, 1 min, 2 min, 3 min, 4 min")]
    [InlineData(90_000, "0, 5 h, 10 h, 15 h, 20 h, 25 h")]
    public void an_axis_of_time_has_ticks_that_people_say(double seconds, string expected) =>
        Assert.Equal(expected, string.Join(", ", Axis.OfTime(seconds, 0, 100).Ticks.Select(t => Readable.Tick(t, Unit.Time))));

    [Theory]
    [InlineData(0.456, "45.6 %", (int)Unit.Share)]
    [InlineData(12345, "12,345", (int)Unit.Count)]
    [InlineData(0.0005, "5e-4", (int)Unit.Plain)]
    [InlineData(125, "2 min 5 s", (int)Unit.Time)]
    [InlineData(59.7, "1 min 0 s", (int)Unit.Time)]
    [InlineData(3599.8, "1 h 0 min", (int)Unit.Time)]
    [InlineData(double.NaN, "–", (int)Unit.Share)]
    public void numbers_read_well(double value, string expected, int unit) =>
        Assert.Equal(expected, Readable.Show(value, (Unit)unit));

    [Fact]
    public void thinned_losses_keep_their_mean_and_range()
    {
        StepLine[] steps = [.. Enumerable.Range(0, 1200).Select(i => new StepLine { Stage = Stage.Adapt, Step = i, Loss = i % 10 })];
        IReadOnlyList<CurvePoint> points = StepCurves.Of(steps, s => s.Loss);
        Assert.InRange(points.Count, 60, 120);
        Assert.Equal(4.5, points.Average(p => p.Y), 6);
        Assert.Equal((0, 9), (points.Min(p => p.Low), points.Max(p => p.High)));
    }

    [Fact]
    public void refinement_is_exposed_while_a_part_of_it_works_and_nothing_else_does()
    {
        var run = new RunRecord("x");
        // It waits from 4 to 6, works from 6 to 12 and from 13 to 15; extraction goes on until 10, evaluation from 14 on.
        foreach ((string name, int start, int seconds) in (ReadOnlySpan<(string, int, int)>)[("extract", 0, 10), ("extract", 4, 4),
            ("graph.neighbours", 6, 6), ("graph.jaccard", 13, 2), ("refine", 4, 11), ("evaluate", 14, 4)])
            run.Add(new StageLine { Stage = Stage.Adapt, Name = name, Start = start, Seconds = seconds });
        Timeline timeline = Timeline.Of(run, "t");
        Assert.Equal((8, 3), (timeline.Refined, timeline.Exposed));
        Assert.Contains("Refinement worked 8.0 s: 5.0 s under other work, 3.0 s while nothing else worked.",
            TimelineDrawing.Write(timeline));
    }

    [Fact]
    public void parts_of_refinement_stay_out_of_the_picture_of_the_whole_run()
    {
        var run = new RunRecord("x");
        foreach ((string name, int start, int seconds) in (ReadOnlySpan<(string, int, int)>)[("graph.jaccard", 1, 3), ("refine", 10, 5),
            ("train", 15, 5)])
            run.Add(new StageLine { Stage = Stage.Adapt, Name = name, Start = start, Seconds = seconds });
        Assert.Equal(["refine", "train"], Timeline.Of(run, "t").Lanes.Select(l => l.Lane));
        Timeline epoch = Timeline.OfOneEpoch(run, "e")!;
        Assert.Equal(["refine", "jaccard", "train"], epoch.Lanes.Select(l => l.Lane));
        Assert.Equal((3, 3), (epoch.Refined, epoch.Exposed));
    }

    [Fact]
    public void a_dropped_group_is_told_from_the_settings_that_dropped_it()
    {
        ClusterStory Story(params (int Refined, int Previous, int Images)[] groups) =>
            new(1, 0, [.. groups.GroupBy(g => g.Refined).Select(g =>
            new StoryGroup(g.Key, [.. g.SelectMany(part => Enumerable.Repeat(new StoryImage("k", part.Previous, 1), part.Images))]))]);
        var rule = new RefinementRule("hdbscan", 4, 4);
        Assert.Contains("at most 4 images have the same soft label, and a group of one soft label needs 5", rule.Why(Story((-1, 7, 4))));
        Assert.Contains("no two images", rule.Why(Story((0, 7, 9), (-1, 3, 1), (-1, 2, 1))));
        Assert.Contains("not dense enough", rule.Why(Story((-1, 7, 9))));
        Assert.StartsWith("The parts come from different clusters", rule.Why(Story((0, 7, 9), (1, 3, 6))));
        Assert.Equal("", rule.Why(Story((0, 7, 9))));
        Assert.Equal("", (rule with { Mode = "argmax" }).Why(Story((-1, 7, 4))));
    }

    [Fact]
    public void stories_tell_splits_drops_and_the_projected_mass()
    {
        ImageLabels[] Labels(params (int Current, int Refined)[] labels) =>
            [.. labels.Select((l, i) => new ImageLabels($"{i}", l.Current, l.Refined, l.Current))];
        ImageLabels[] before = Labels((0, 0), (0, 0), (1, 1), (1, 1), (1, 1), (-1, -1));
        ImageLabels[] now = Labels((0, 0), (0, 0), (0, 1), (0, 1), (1, -1), (0, -1));
        IReadOnlyList<ClusterStory> stories = ClusterStories.Tell(1, now, before);
        Assert.Equal((2, 1, 5), (stories[0].Parts, stories[0].Dropped, stories[0].Count));
        Assert.Equal("Refinement split 5 images into 2 clusters and dropped 1.", stories[0].Sentence);
        // Cluster 1 had 3 images: IoU 2/6 with cluster 0 of 5 images, and 1/3 with cluster 1 of 1 image; halves of the row.
        Assert.Equal(0.5, stories[0].Groups.Single(g => g.Refined == 1).Images[0].ProjectedMass!.Value, 12);
        Assert.Null(stories[0].Groups.Single(g => g.IsDropped).Images[0].ProjectedMass);
    }
}

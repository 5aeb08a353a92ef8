using CsCheck;
using Slr.Flow.Clustering;
using Slr.Flow.Graph;
using Slr.Flow.Metrics;
using Slr.Flow.Refinement;
using Slr.Flow.Tests.Clustering;
using Slr.Flow.Tracks;

namespace Slr.Flow.Tests.Tracks;

public class Labels_of_tracked_images
{
    [Fact]
    public void agree_with_the_tracks_whatever_they_were_before() =>
        Gen.Select(Gen.Int[1, 50], Gen.Int[-1, 5].Array[50], Gen.Double[0, 1], Gen.ULong).Sample((count, labels, share, seed) =>
        {
            FeatureSet images = RandomKnowledge.Make(count, seed);
            if (TrackKnowledge.Of(images) is not { } tracks)
                return;
            TrackConstraints constraints = new(tracks, () => RandomDistances.Make(tracks.Points, share, seed));
            Assert.Equal("", RandomKnowledge.Disagreement(images, constraints.OnImages(labels.AsSpan(0, count))));
            Assert.Equal("", RandomKnowledge.Disagreement(images, constraints.OnPoints(labels[..tracks.Points])));
        });

    [Fact]
    public void that_agree_already_are_left_as_they_are() =>
        Gen.Select(Gen.Int[1, 50], Gen.Int[-1, 5].Array[50], Gen.Double[0, 1], Gen.ULong).Sample((count, labels, share, seed) =>
        {
            FeatureSet images = RandomKnowledge.Make(count, seed);
            if (TrackKnowledge.Of(images) is not { } tracks)
                return;
            TrackConstraints constraints = new(tracks, () => RandomDistances.Make(tracks.Points, share, seed));
            int[] once = constraints.OnImages(labels.AsSpan(0, count));
            long violations = constraints.Report.Violations;
            Assert.Equal(once, constraints.OnImages(once));
            Assert.Equal(violations, constraints.Report.Violations);
        });

    [Fact]
    public void are_split_so_that_the_nearest_stay_together()
    {
        // Two walk together past camera 0 and again past camera 1: a0 b0, a1 b1.
        FeatureSet images = new(["a0", "b0", "a1", "b1"], [1, 1, 1, 1], 1, [new(0, 0, 1), new(0, 1, 1), new(1, 2, 9), new(1, 3, 9)]);
        TrackKnowledge tracks = TrackKnowledge.Of(images)!;
        TrackConstraints constraints = new(tracks,
            () => new([0, 2, 4, 6, 8], [2, 3, 2, 3, 0, 1, 0, 1], [0.2f, 0.4f, 0.5f, 0.3f, 0.2f, 0.5f, 0.4f, 0.3f]));
        Assert.Equal([0, 1, 0, 1], LabelSet.Renumber(constraints.OnPoints([0, 0, 0, 0])));
        Assert.Equal(2, constraints.Report.Violations);
    }

    [Fact]
    public void follow_the_vote_of_a_track_and_leave_a_track_of_outliers_out()
    {
        FeatureSet images = new(["a", "b", "c", "d", "e", "f"], [1, 1, 1, 1, 1, 1], 1,
            [new(0, 1), new(0, 1), new(0, 1), new(0, 1), new(0, 2), new(0, 2)]);
        TrackConstraints constraints = new(TrackKnowledge.Of(images)!, () => throw new InvalidOperationException("not needed"));
        Assert.Equal([3, 3, 3, 3, -1, -1], constraints.OnImages([-1, 3, 2, 3, -1, -1]));
        Assert.Equal([2, 2, 2, 2, 4, 4], constraints.OnImages([3, 3, 2, 2, -1, 4]));
    }

    public static TheoryData<string> Clusterers => [.. ClustererOptions.Names, "everything"];

    [Theory]
    [MemberData(nameof(Clusterers))]
    public async Task agree_with_the_tracks_at_the_end_of_every_epoch(string name)
    {
        for (ulong seed = 1; seed <= 6; seed++)
        {
            FeatureSet images = RandomKnowledge.Make(60, seed);
            LabelLineage? previous = null;
            for (int epoch = 0; epoch < 2; epoch++)
            {
                RefineryOptions options = new()
                {
                    Epoch = epoch,
                    Refinement = new() { Mode = (RefineMode)(seed % 3), RescueOutliers = seed % 2 == 0, Noise = (NoiseRule)(seed % 2) },
                };
                await using var graph = RefineryGraph.Over(images, options, Task.FromResult(previous),
                    (input, token) => Task.FromResult(Cluster(name, input)));
                RefinementResult labels;
                try
                {
                    labels = (await graph.Completion).Labels;
                }
                catch (NoClustersException)
                {
                    break;
                }
                foreach (LabelSet set in (LabelSet[])[labels.Current, labels.Refined, labels.Memory, labels.Trained])
                    Assert.Equal("", RandomKnowledge.Disagreement(images, set.Labels));
                // Another seed's labels: what was remembered need not agree with the tracks.
                previous = new(LabelSet.Dense([.. images.Keys], [.. images.Keys.Select((_, i) => i * (int)seed % 7 - 1)]), labels.Refined);
            }
        }
    }

    private static ClusteringResult Cluster(string name, ClusteringInput input) => name == "everything"
        ? new([.. Enumerable.Range(0, input.Features.Count).Select(i => i % 2)], new Dictionary<string, double>())
        : (name == "kmeans" ? new KMeansOptions { Clusters = 5 } : name == "dbscan" ? new DbscanOptions { Rule = EpsRule.Auto }
            : ClustererOptions.BuiltIn.Single(options => options.Name == name)).Create().Cluster(input, default);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task are_better_than_without_the_tracks(ulong seed)
    {
        TrackedPeople people = TrackedPeople.Draw(seed);
        LabelQuality without = await Quality(people.With(null), people.Persons), with = await Quality(people.Features, people.Persons);
        Assert.True(with.F1 >= without.F1 + 0.05, $"F1 {with.F1:0.000} with tracks, {without.F1:0.000} without");
        Assert.True(with.Recall >= without.Recall, $"recall {with.Recall:0.000} with tracks, {without.Recall:0.000} without");
    }

    [Fact]
    public async Task are_those_without_knowledge_where_only_cameras_are_known()
    {
        TrackedPeople people = TrackedPeople.Draw(4, persons: 15);
        Sighting[] cameras = [.. people.Features.Sightings!.Select(sighting => new Sighting(sighting.Camera, Time: sighting.Time))];
        Assert.Equal((await Refine(people.With(null))).Labels.Refined.Labels, (await Refine(people.With(cameras))).Labels.Refined.Labels);
    }

    [Fact]
    public async Task come_with_a_report_of_tracks_links_and_suspects()
    {
        TrackedPeople people = TrackedPeople.Draw(5, images: 8);
        Sighting[] sightings = [.. people.Features.Sightings!];
        // The tracker loses one person for another: two tracks of one camera under one number, one after the other.
        int first = Array.FindIndex(sightings, seen => sightings.Count(other => other.Track == seen.Track) >= 6);
        int second = Array.FindIndex(sightings, seen => people.Persons[Array.IndexOf(sightings, seen)] != people.Persons[first]
            && sightings.Count(other => other.Track == seen.Track) >= 6);
        (int from, int to) = (sightings[second].Track, sightings[first].Track);
        for (int i = 0; i < sightings.Length; i++)
            if (sightings[i].Track == from)
                sightings[i] = new(sightings[first].Camera, to, 1000 + sightings[i].Time);
        RefinementReport report = (await Refine(people.With(sightings))).Labels.Report;
        Assert.Equal(239, report.Tracks!.Tracks);
        Assert.True(report.Tracks.CannotLinks > 100);
        Assert.Contains(new Sighting(sightings[first].Camera, to), report.Tracks.Suspects);
        Assert.True(report.Tracks.Suspects.Length < 5, $"{report.Tracks.Suspects.Length} suspects");
        Assert.Contains("passed from one person to another",
            Assert.Single(report.Warnings, warning => warning.Kind == FailureKind.BrokenTracks).Message);
    }

    private static async Task<LabelQuality> Quality(FeatureSet images, int[] persons) =>
        LabelQuality.Of((await Refine(images)).Labels.Refined.Labels.AsSpan(), persons);

    private static async Task<RefinerySummary> Refine(FeatureSet images)
    {
        await using var graph = RefineryGraph.Over(images, new(), Task.FromResult<LabelLineage?>(null),
            (input, token) => Task.FromResult(new DbscanClusterer(new() { Rule = EpsRule.Auto }).Cluster(input, token)));
        return await graph.Completion;
    }
}

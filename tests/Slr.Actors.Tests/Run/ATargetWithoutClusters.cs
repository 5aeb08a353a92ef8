using Slr.Actors.Observability;
using Slr.Flow.Refinement;

namespace Slr.Actors.Tests.Run;

/// <summary>A target of which the first epoch makes fewer than two clusters.</summary>
public sealed class ATargetWithoutClusters
{
    [Theory]
    [InlineData("clustering.dbscan.min-samples=1000",
        "DBSCAN found no cluster in the first epoch at an eps of 0.7000, and never two when it was run again at 1.0000")]
    [InlineData("clustering.use=kmeans clustering.kmeans.clusters=1", "Only DBSCAN is run again with another eps")]
    public async Task ends_at_once_with_what_was_tried_and_what_to_set(string words, string said)
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync(["distance.lambda=0", .. words.Split(' ')]);
        Assert.True(outcome.ExitCode == ExitCode.BadData, $"{outcome.ExitCode}: {outcome.Message}");
        Assert.Contains(said, outcome.Message, StringComparison.Ordinal);
        Assert.Contains("clustering.dbscan.min-samples", outcome.Message, StringComparison.Ordinal);
        Assert.Empty(run.Events.OfType<Restarted>());
    }

    [Fact]
    public async Task that_is_one_cluster_is_clustered_with_a_smaller_eps_and_trained_on()
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync("clustering.dbscan.eps=1", "distance.lambda=0");
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        LabelsRefined first = run.Events.OfType<LabelsRefined>().First();
        Assert.Contains("a smaller one, 0.", Assert.Single(first.Report.Warnings, w => w.Kind == FailureKind.RescuedEps).Message);
    }

    [Fact]
    public async Task because_each_person_has_two_images_trains_or_says_what_to_set()
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync("data.generated.images-per-identity=2", "clustering.dbscan.min-samples=4",
            "clustering.dbscan.eps=0.3");
        if (outcome.ExitCode == ExitCode.Success)
            Assert.Contains(run.Events.OfType<LabelsRefined>().First().Report.Warnings, w => w.Kind == FailureKind.RescuedEps);
        else
            Assert.True(outcome.ExitCode == ExitCode.BadData && outcome.Message!.Contains("clustering.dbscan.min-samples"),
                outcome.Message);
    }
}

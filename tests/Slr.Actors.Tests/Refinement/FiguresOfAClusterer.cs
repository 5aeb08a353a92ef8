using System.Text;
using System.Text.Json;
using Slr.Actors.Tests.Run;
using Slr.Flow.Clustering;
using Slr.Runs.Lines;

namespace Slr.Actors.Tests.Refinement;

/// <summary>A clusterer's own figures stand in the metrics beside those of the labels, and cannot take their names.</summary>
public sealed class FiguresOfAClusterer
{
    [Theory]
    [InlineData("event"), InlineData("clusters"), InlineData("warnings")]
    public async Task under_a_name_of_the_metrics_are_refused(string name)
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync("clustering.use=mine",
            $"clustering.mine.class=\"{typeof(Named).FullName}, {typeof(Named).Assembly.GetName().Name}\"",
            $"clustering.mine.figure={name}");
        Assert.Equal(ExitCode.GaveUp, outcome.ExitCode);
        Assert.Contains($"it calls a figure of its own '{name}'", outcome.Message);
    }

    [Fact]
    public async Task cannot_have_the_names_that_a_line_of_labels_has()
    {
        using var run = new TinyRun();
        await run.ExecuteAsync("clustering.use=mine",
            $"clustering.mine.class=\"{typeof(Named).FullName}, {typeof(Named).Assembly.GetName().Name}\"", "clustering.mine.figure=mine");
        string[][] lines = [.. Encoding.UTF8.GetString(run.Bytes("metrics.jsonl")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement).Where(line => line.GetProperty("event").GetString() == "labels")
            .Select(line => line.EnumerateObject().Select(member => member.Name).ToArray())];
        Assert.Contains("mine", lines[0]);
        // What tracks say is written only where there are tracks.
        Assert.Equal(RunLines.LabelNames.Order(),
            lines.SelectMany(names => names).Where(name => name != "mine").Append("tracks").Distinct().Order());
    }

    [Fact]
    public async Task of_a_class_that_is_no_actor_stand_in_the_metrics_too()
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync("clustering.use=mine",
            $"clustering.mine.class=\"{typeof(Plain).FullName}, {typeof(Plain).Assembly.GetName().Name}\"", "clustering.mine.figure=plain");
        Assert.Equal(ExitCode.Success, outcome.ExitCode);
        Assert.Contains("\"plain\":1", Encoding.UTF8.GetString(run.Bytes("metrics.jsonl")));
    }

    /// <summary>The same as <see cref="Named"/> without deriving from an actor.</summary>
    public sealed class Plain(Akka.Configuration.Config settings) : IClusterer
    {
        /// <inheritdoc/>
        public ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation) =>
            new([.. Enumerable.Range(0, input.Features.Count).Select(i => i % 2)],
                new Dictionary<string, double> { [settings.GetString("figure")] = 1 });
    }

    /// <summary>Two clusters, and a figure with a name of the settings' choice.</summary>
    public sealed class Named(Akka.Configuration.Config settings) : Slr.Actors.Refinement.ClusteringActor
    {
        /// <inheritdoc/>
        protected override ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation) =>
            new([.. Enumerable.Range(0, input.Features.Count).Select(i => i % 2)],
                new Dictionary<string, double> { [settings.GetString("figure")] = 1 });
    }
}

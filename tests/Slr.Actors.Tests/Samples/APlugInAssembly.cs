using Akka.Actor;
using Slr.Actors.Configuration;
using Slr.Actors.Refinement;
using Slr.Flow;
using Slr.Flow.Clustering;
using Slr.Flow.Neighbours;

namespace Slr.Actors.Tests.Samples;

/// <summary>The assembly samples/Acme.Clusters, which these tests are built without and load by its path.</summary>
public sealed class APlugInAssembly
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "Acme.Clusters.dll");

    private static RunSettings Settings(params string[] more) => RunSettingsBinder.Bind(Recipes.Resolve(null,
        ["clustering.use=affinity", "clustering.affinity.class=Acme.AffinityActor", $"clustering.affinity.assembly={Assembly}", .. more]));

    /// <summary>Points in groups of ten on a line, with their nine nearest.</summary>
    private static ClusteringInput Groups(int groups)
    {
        double[] at = [.. Enumerable.Range(0, groups * 10).Select(i => i / 10 * 50 + i % 10 + i % 3 * 0.1)];
        int[] nearest = [.. Enumerable.Range(0, at.Length).SelectMany(i => Enumerable.Range(0, at.Length)
            .OrderBy(j => j == i ? -1 : Math.Abs(at[i] - at[j])).Take(10))];
        float[] squared = [.. nearest.Select((j, e) => (float)Math.Pow(at[e / 10] - at[j], 2))];
        var graph = new NeighbourGraph(at.Length, 10, nearest, squared, new float[at.Length], NeighbourReport.ExactSearch);
        string[] keys = [.. Enumerable.Range(0, at.Length).Select(i => $"{i}.jpg")];
        return new ClusteringInput(new FeatureSet(keys, [.. Enumerable.Repeat(1f, at.Length)], 1), graph,
            () => throw new InvalidOperationException("nobody asked for distances"), epoch: 0, seed: 1);
    }

    private static async Task<object> Ask(RunSettings settings)
    {
        using var system = ActorSystem.Create("plug-in");
        IActorRef clusterer = system.ActorOf(ClustererFactory.Props(settings));
        object answer = await clusterer.Ask(new ClusteringActor.Request(Groups(6)), TimeSpan.FromSeconds(30));
        await system.Terminate();
        return answer;
    }

    [Fact]
    public async Task clusters_behind_the_seam()
    {
        var result = Assert.IsType<ClusteringResult>(await Ask(Settings("clustering.affinity.preference=0")));
        Assert.All(result.Labels.Index().Where(p => p.Item >= 0).GroupBy(p => p.Item), cluster =>
            Assert.Single(cluster.Select(p => p.Index / 10).Distinct()));
        Assert.Equal(6, result.Labels.Index().Where(p => p.Item >= 0).Select(p => p.Index / 10).Distinct().Count());
        Assert.True(result.Diagnostics["rounds"] > 1);
    }

    [Fact]
    public async Task is_given_its_own_settings()
    {
        var result = Assert.IsType<ClusteringResult>(await Ask(Settings("clustering.affinity.min-size=11")));
        Assert.All(result.Labels, label => Assert.Equal(-1, label));
    }

    [Theory]
    [InlineData("clustering.affinity.class=Acme.Nobody", "Acme.Nobody")]
    [InlineData("clustering.affinity.assembly=/nowhere/Acme.Clusters.dll", "/nowhere/Acme.Clusters.dll")]
    [InlineData("clustering.affinity.class=Acme.AffinityOptions", "neither derives from")]
    public void that_cannot_be_used_is_refused_with_its_setting(string setting, string what)
    {
        var refused = Assert.Throws<SettingsException>(() => ClustererFactory.Props(Settings(setting)));
        Assert.Contains(what, refused.Message);
        Assert.Contains("clustering.affinity", refused.Message);
    }
}

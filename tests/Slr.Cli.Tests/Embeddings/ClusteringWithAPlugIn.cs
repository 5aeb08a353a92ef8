using Slr.Actors.Configuration;
using Slr.Actors.Refinement;
using Slr.Cli.Console;
using Slr.Cli.Embeddings;
using Slr.Cli.Tests.CommandLine;
using Slr.Flow.Clustering;

namespace Slr.Cli.Tests.Embeddings;

/// <summary>Clusterers that the program does not know: samples/Acme.Clusters, loaded by its path, and some that misbehave.</summary>
public sealed class ClusteringWithAPlugIn : IDisposable
{
    private static readonly string Sample = Path.Combine(AppContext.BaseDirectory, "Acme.Clusters.dll");

    private readonly EmbeddingFolder folder = new();
    private readonly string features;

    public ClusteringWithAPlugIn() =>
        features = folder.Features("f.npy", EmbeddingFolder.People(20, 12, 32, seed: 3), 32);

    public void Dispose() => folder.Dispose();

    private static string[] Affinity(params string[] more) =>
        ["clustering.use=affinity", "clustering.affinity.class=Acme.AffinityActor", $"clustering.affinity.assembly={Sample}", .. more];

    private ClusterRequest Request(params string[] settings) =>
        new() { Features = features, Out = folder["labels.npy"], Settings = settings };

    [Fact]
    public void finds_the_same_people_as_a_built_in_one()
    {
        Answer report = FileClustering.Run(Request(Affinity()));
        int[] people = [.. Enumerable.Range(0, 240).Select(i => i % 20)];
        Assert.True(Agreement.AdjustedRandIndex(people, folder.Labels("labels.npy")) > 0.8);
        Assert.True(report.Values.Single(value => value.Key == "rounds").Value > 1);
    }

    [Fact]
    public void is_given_its_own_settings()
    {
        Answer report = FileClustering.Run(Request(Affinity("clustering.affinity.min-size=13")));
        Assert.Equal(240, report.Values.Single(value => value.Key == "outliers").Value);
    }

    [Fact]
    public void also_clusters_for_refinement()
    {
        FileRefinement.Run(new RefineRequest
        {
            Features = features,
            State = folder["state"],
            Out = folder["refined.npy"],
            Settings = Affinity(),
        });
        FileClustering.Run(Request(Affinity()));
        Assert.Equal(1, Agreement.AdjustedRandIndex(folder.Labels("labels.npy"), folder.Labels("refined.npy")), 1e-9);
    }

    [Theory]
    [InlineData(typeof(Throwing), "10m", "out of ideas")]
    [InlineData(typeof(Hanging), "100ms", "no labels after 0.1 s")]
    [InlineData(typeof(Babbling), "10m", "1 labels for 240 images")]
    public async Task that_never_works_is_tried_again_and_ends_the_command(Type clusterer, string timeout, string what)
    {
        ProgramRun run = await ProgramRun.Of("cluster", "--features", features, "--out", folder["labels.npy"], "clustering.use=mine",
            $"clustering.mine.class=\"{clusterer.AssemblyQualifiedName!.Split(", Version")[0]}\"", $"clustering.timeout={timeout}",
            "clustering.repairs=1");
        Assert.Equal(ExitCode.GaveUp, run.ExitCode);
        Assert.Contains("the clusterer 'mine' failed again and again", run.Error);
        Assert.Contains(what, run.Error);
        Assert.DoesNotContain("   at ", run.Error);
        Assert.False(File.Exists(folder["labels.npy"]));
    }

    [Fact]
    public void that_cannot_be_loaded_is_refused_with_its_setting()
    {
        var refused = Assert.Throws<SettingsException>(() =>
            FileClustering.Run(Request(Affinity("clustering.affinity.assembly=/nowhere/Acme.dll"))));
        Assert.Contains("/nowhere/Acme.dll", refused.Message);
        Assert.Contains("clustering.affinity.assembly", refused.Message);
    }

    public sealed class Throwing : ClusteringActor
    {
        protected override ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation) =>
            throw new InvalidOperationException("out of ideas");
    }

    public sealed class Hanging : ClusteringActor
    {
        protected override ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation)
        {
            cancellation.WaitHandle.WaitOne();
            throw new OperationCanceledException(cancellation);
        }
    }

    public sealed class Babbling : ClusteringActor
    {
        protected override ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation) =>
            new([0], new Dictionary<string, double>());
    }
}

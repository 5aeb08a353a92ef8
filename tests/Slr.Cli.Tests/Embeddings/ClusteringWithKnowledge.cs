using Slr.Cli.Console;
using Slr.Cli.Embeddings;
using Slr.Flow.Distances;

namespace Slr.Cli.Tests.Embeddings;

public sealed class ClusteringWithKnowledge : IDisposable
{
    private const int Dimension = 24;

    private readonly EmbeddingFolder folder = new();
    private readonly string features;

    public ClusteringWithKnowledge() => features = folder.Features("f.npy", EmbeddingFolder.People(12, 10, Dimension, seed: 2), Dimension);

    public void Dispose() => folder.Dispose();

    /// <summary>Row i shows person i % 12; two walks of each, of five images.</summary>
    private static IEnumerable<string> Rows() => Enumerable.Range(0, 120)
        .Select(row => $"cam{row % 3},{row % 12 * 2 + row / 60},{100 * (row / 60) + row % 12 * 20 + row / 12 % 5}");

    private ClusterRequest Request(string header, IEnumerable<string> rows, params string[] settings) => new()
    {
        Features = features,
        Meta = folder.Text("f.csv", [header, .. rows]),
        Out = folder["labels.npy"],
        Settings = settings,
    };

    [Fact]
    public void keeps_tracks_together_and_says_how_many()
    {
        Answer answer = FileClustering.Run(Request("camera,track,time", Rows()));
        int[] labels = folder.Labels("labels.npy");
        Assert.All(Enumerable.Range(0, 120).GroupBy(row => (row % 12, row / 60)), walk =>
            Assert.Single(walk.Select(row => labels[row]).Distinct()));
        Assert.Equal(24, answer.Values.Single(value => value.Key == "tracks").Value);
        Assert.Contains(answer.Lines, line => line.StartsWith("tracks: 24 kept together", StringComparison.Ordinal));
    }

    [Fact]
    public void keeps_two_apart_whom_one_camera_sees_at_once()
    {
        // Whatever the features say: rows 0 and 12 show one person.
        string[] rows = [.. Rows().Select((row, at) => at switch { 0 => "1,900,5000", 12 => "1,901,5000", _ => row })];
        Answer answer = FileClustering.Run(Request("camid,track_id,seconds", rows));
        int[] labels = folder.Labels("labels.npy");
        Assert.True(labels[0] < 0 || labels[0] != labels[12]);
        Assert.Equal(1, answer.Values.Single(value => value.Key == "cannotLinks").Value);
    }

    [Fact]
    public void takes_any_of_the_columns_and_tells_contradictions()
    {
        FileClustering.Run(Request("camera", Rows().Select(row => row.Split(',')[0])));
        FileClustering.Run(Request("frame,track", Rows().Select((_, row) => $"{row},{row / 2}")));
        Answer answer = FileClustering.Run(Request("track,camera", Rows().Select((_, row) => $"{row / 4},{row % 2}")));
        Assert.Contains(answer.Warnings, warning => warning.Contains("more than one camera", StringComparison.Ordinal));
    }

    [Fact]
    public void measures_by_camera_where_all_are_known_unless_told_otherwise()
    {
        DistanceForm Form(bool cameras, params string[] words) => EmbeddingSettings.Of(words, cameras).Distance.Form;
        Assert.Equal(DistanceForm.Camera, Form(true));
        Assert.Equal(DistanceForm.Abmt, Form(false));
        Assert.Equal(DistanceForm.Spcl, Form(true, "distance.form=spcl"));
        Assert.Equal(DistanceForm.Abmt, Form(true, "distance.k1=30"));
    }

    [Fact]
    public void finds_eps_without_labels_unless_a_rule_is_named()
    {
        double? Eps(params string[] words) => FileClustering.Run(new()
        {
            Features = features,
            Out = folder["labels.npy"],
            Settings = words,
        })
            .Values.Single(value => value.Key == "eps").Value;
        Assert.Equal(Eps("clustering.dbscan.eps=auto"), Eps());
        Assert.NotEqual(Eps(), Eps("clustering.dbscan.rho=0.05"));
        Assert.Equal(Eps("clustering.dbscan.eps=rho", "clustering.dbscan.rho=0.05"), Eps("clustering.dbscan.rho=0.05"));
        Assert.Equal(0.4, Eps("clustering.dbscan.eps=0.4"));
    }

    [Fact]
    public void refinement_knows_tracks_as_well()
    {
        RefineRequest request = new()
        {
            Features = features,
            State = folder["state"],
            Out = folder["labels.npy"],
            Meta = folder.Text("f.csv", ["camera,track,time", .. Rows()]),
        };
        FileRefinement.Run(request);
        Answer second = FileRefinement.Run(request);
        int[] labels = folder.Labels("labels.npy");
        Assert.All(Enumerable.Range(0, 120).GroupBy(row => (row % 12, row / 60)), walk =>
            Assert.Single(walk.Select(row => labels[row]).Distinct()));
        Assert.Contains(second.Values, value => value is { Key: "tracks", Value: 24 });
    }

    [Fact]
    public void refuses_tables_that_say_nothing_or_something_else()
    {
        Refused("has neither a column 'camera' nor a column 'track'", Request("name,place,when", Rows()));
        Refused("119 rows below the header for the 120 rows", Request("camera,track,time", Rows().Skip(1)));
        Refused("time 'noon' must be a number of seconds",
            Request("camera,track,time", Rows().Select((row, at) => at == 7 ? "1,2,noon" : row)));
        Refused("has rows without one",
            Request("camera,track,time", Rows().Select((row, at) => at == 7 ? ",2,5" : row), "distance.form=camera"));
        Refused("give --meta", new() { Features = features, Out = folder["labels.npy"], Settings = ["distance.form=camera"] });
    }

    private static void Refused(string what, ClusterRequest request) =>
        Assert.Contains(what, Assert.Throws<CommandException>(() => FileClustering.Run(request)).Message);
}

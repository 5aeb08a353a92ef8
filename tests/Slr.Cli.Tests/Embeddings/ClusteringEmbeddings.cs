using Slr.Actors.Configuration;
using Slr.Cli.Console;
using Slr.Cli.Embeddings;
using Slr.Cli.Tests.CommandLine;
using Slr.Cli.Tests.Runs;
using Slr.Primitives.Files;

namespace Slr.Cli.Tests.Embeddings;

public sealed class ClusteringEmbeddings : IDisposable
{
    private readonly EmbeddingFolder folder = new();

    public void Dispose() => folder.Dispose();

    private ClusterRequest Request(string features, params string[] settings) =>
        new() { Features = features, Out = folder["labels.npy"], Settings = settings };

    [Theory]
    [InlineData("lambda0.1", "distance.lambda=0.1")]
    [InlineData("lambda0", "distance.lambda=0")]
    public void agrees_with_the_reference_in_eps_and_labels(string golden, string lambda)
    {
        SafeTensorsFile reference = EmbeddingFolder.Golden("jaccard_dbscan");
        string features = folder.Features("f.npy", reference["features"].ToSingles(), 48);
        string source = folder.Features("g.npy", reference["source"].ToSingles(), 48);
        foreach (string rule in (string[])["rho", "fixed"])
        {
            double eps = reference[$"{golden}.{rule}.eps"].ToDoubles()[0];
            string[] eps_ = rule == "rho"
                ? ["clustering.dbscan.eps=rho", "clustering.dbscan.rho=0.03"] : [$"clustering.dbscan.eps={eps:R}"];
            Answer report = FileClustering.Run(Request(features, [lambda, .. eps_]) with { Source = source });
            int[] expected = reference[$"{golden}.{rule}.labels"].ToInt32s(), found = folder.Labels("labels.npy");
            Assert.True(Agreement.AdjustedRandIndex(expected, found) >= 0.999);
            Assert.Equal(eps, report.Values.Single(v => v.Key == "eps").Value, 1e-4);
        }
    }

    [Theory]
    [InlineData("clustering.use=linkage", "clustering.linkage.distance", 65)]
    [InlineData("distance.form=camera", "--meta", 64)]
    public async Task that_needs_to_know_more_of_the_rows_ends_with_what_to_give(string word, string advice, int code)
    {
        string features = folder.Features("plain.npy", [.. Enumerable.Range(0, 40 * 8).Select(i => MathF.Sin(i * 12.9898f))], 8);
        ProgramRun run = await ProgramRun.Of("cluster", "--features", features, "--normalise", "--out", folder["labels.npy"], word);
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(advice, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("--verbose", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["labels.npy"]));
    }

    [Theory]
    [InlineData("dbscan")]
    [InlineData("kmeans")]
    [InlineData("finch")]
    [InlineData("infomap")]
    [InlineData("hdbscan")]
    public void finds_people_who_are_far_apart(string clusterer)
    {
        string features = folder.Features("f.npy", EmbeddingFolder.People(20, 12, 32, seed: 3), 32);
        FileClustering.Run(Request(features, $"clustering.use={clusterer}", "distance.k1=8", "clustering.dbscan.eps=0.6",
            "clustering.kmeans.clusters=20"));
        int[] people = [.. Enumerable.Range(0, 240).Select(i => i % 20)];
        Assert.True(Agreement.AdjustedRandIndex(people, folder.Labels("labels.npy")) > 0.8);
    }

    [Fact]
    public void names_rows_by_the_paths_of_a_table_beside_the_features()
    {
        string features = folder.Features("f.npy", EmbeddingFolder.People(2, 3, 16, seed: 1), 16);
        ClusterRequest request = Request(features) with { Out = folder["labels.csv"] };
        folder.Text("f.csv", "path,camera", "a.jpg,1", "b.jpg,1", "\"c, d.jpg\",2", "e.jpg,1", "f.jpg,1", "g.jpg,2");
        FileClustering.Run(request);
        Assert.Equal(["a.jpg", "b.jpg", "c, d.jpg", "e.jpg", "f.jpg", "g.jpg"],
            CsvText.Read(folder["labels.csv"]).Skip(1).Select(row => row.Cells[0]));
        folder.Text("f.csv", "path", "a.jpg", "b.jpg");
        Assert.Contains("2 keys for the 6 rows", Assert.Throws<CommandException>(() => FileClustering.Run(request)).Message);
        folder.Text("f.csv", "path", "a.jpg", "a.jpg");
        Assert.Contains("'a.jpg' is there twice", Assert.Throws<CommandException>(() => FileClustering.Run(request)).Message);
        folder.Text("f.csv", "path,image", "a.jpg,b.jpg");
        Assert.Contains("f.csv", Assert.Throws<CommandException>(() => FileClustering.Run(request)).Message);
        folder.Text("f.csv", "path", "a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg", "f.jpg");
        Assert.Throws<CommandException>(() => FileClustering.Run(request with { Out = folder["f.csv"] }));
        Assert.StartsWith("path", File.ReadAllText(folder["f.csv"]));
        folder.Text("f.csv", "camera", "1");
        FileClustering.Run(request);
        Assert.Equal("0", CsvText.Read(folder["labels.csv"])[1].Cells[0]);
    }

    [Fact]
    public void takes_the_settings_of_a_run()
    {
        string features = folder.Features("f.npy", EmbeddingFolder.People(20, 12, 32, seed: 3), 32);
        FileClustering.Run(Request(features, "clustering.use=kmeans", "clustering.kmeans.clusters=5"));
        byte[] expected = File.ReadAllBytes(folder["labels.npy"]);
        using var run = new RunFixture();
        File.WriteAllText(Path.Combine(run.Folder, "config.conf"), "slr { clustering.use = kmeans, clustering.kmeans.clusters = 7 }");
        ClusterRequest request = Request(features, "clustering.kmeans.clusters=5") with { Run = run.Folder };
        FileClustering.Run(request);
        Assert.Equal(expected, File.ReadAllBytes(folder["labels.npy"]));
        Assert.Contains("There is no run",
            Assert.Throws<CommandException>(() => FileClustering.Run(request with { Run = "nowhere" })).Message);
    }

    [Fact]
    public void writes_the_same_bytes_again_and_a_table_of_keys_on_request()
    {
        string features = folder.Features("f.npy", EmbeddingFolder.People(10, 8, 16, seed: 1), 16);
        ClusterRequest request = Request(features, "clustering.dbscan.rho=0.05");
        FileClustering.Run(request);
        byte[] first = File.ReadAllBytes(request.Out);
        FileClustering.Run(request);
        Assert.Equal(first, File.ReadAllBytes(request.Out));

        string[] keys = [.. Enumerable.Range(0, 80).Select(i => $"cam 1, \"{i}\".jpg")];
        FileClustering.Run(request with { Out = folder["l.csv"], Keys = folder.Text("keys.txt", keys) });
        string[] lines = File.ReadAllLines(folder["l.csv"]);
        Assert.Equal("key,label", lines[0]);
        Assert.Equal(folder.Labels("labels.npy").Select((label, i) => $"\"cam 1, \"\"{i}\"\".jpg\",{label}"), lines[1..]);
    }

    [Fact]
    public void takes_half_precision_and_rows_of_any_length_on_request()
    {
        float[] values = EmbeddingFolder.People(10, 8, 16, seed: 1);
        FileClustering.Run(Request(folder.Features("f.npy", values, 16), "clustering.dbscan.rho=0.05"));
        int[] expected = folder.Labels("labels.npy");
        NpyFile.Write(folder["h.npy"], new StoredTensor("h", StoredType.Float16, [80, 16],
            values.SelectMany(v => BitConverter.GetBytes((Half)v)).ToArray()));
        FileClustering.Run(Request(folder["h.npy"], "clustering.dbscan.rho=0.05"));
        Assert.True(Agreement.AdjustedRandIndex(expected, folder.Labels("labels.npy")) > 0.9);
        string longer = folder.Features("x.npy", [.. values.Select(v => 3 * v)], 16);
        FileClustering.Run(Request(longer, "clustering.dbscan.rho=0.05") with { Normalise = true });
        Assert.True(Agreement.AdjustedRandIndex(expected, folder.Labels("labels.npy")) > 0.9);
    }

    [Fact]
    public void takes_rows_that_are_nearly_of_length_1_as_their_directions()
    {
        float[] values = EmbeddingFolder.People(10, 8, 16, seed: 1),
        uneven = [.. values.Select((v, i) => v * (i / 16 % 2 == 0 ? 1.0009f : 0.9991f))];
        Answer even = FileClustering.Run(Request(folder.Features("f.npy", values, 16), "clustering.dbscan.rho=0.05"));
        Answer scaled = FileClustering.Run(Request(folder.Features("u.npy", uneven, 16), "clustering.dbscan.rho=0.05"));
        Assert.Equal(even.Values.Single(v => v.Key == "eps").Value, scaled.Values.Single(v => v.Key == "eps").Value, 1e-6);
    }

    [Fact]
    public void refuses_what_cannot_be_clustered_and_says_where_and_what_to_do()
    {
        float[] people = EmbeddingFolder.People(2, 4, 4, seed: 1);
        string good = folder.Features("good.npy", people, 4);
        Refused("row 0 has length 2", "--normalise", Request(folder.Features("long.npy", [.. people.Select(v => 2 * v)], 4)));
        Refused("row 1 holds NaN", "finite", Request(folder.Features("nan.npy", [.. people[..5], float.NaN, .. people[6..]], 4)));
        Refused("row 0 is all zeros", "direction", Request(folder.Features("zero.npy", new float[8], 4)));
        Refused("[8]", "two axes", Request(folder.Labels("flat.npy", 1, 2, 3, 4, 5, 6, 7, 8)));
        Refused("nowhere.npy", "no such file", Request(folder["nowhere.npy"]));
        Refused("keys.txt", "'a' is on line 1 and on line 3", Request(good) with { Keys = folder.Text("keys.txt", "a", "b", "a") });
        Refused("few.txt", "2 keys for the 8 rows", Request(good) with { Keys = folder.Text("few.txt", "a", "b") });
        File.WriteAllBytes(folder["latin1.txt"], [.. "a\nb"u8, 0xE9, (byte)'\n']);
        Refused(@"line 2 is not UTF-8: b\xe9", "save the file as UTF-8", Request(good) with { Keys = folder["latin1.txt"] });
        using (var make = System.Diagnostics.Process.Start("mkfifo", [folder["pipe"]]))
            make.WaitForExit();
        Refused("pipe", "is a pipe", Request(folder["pipe"]));
        Refused("pipe", "is a pipe", Request(good) with { Keys = folder["pipe"] });
        Refused(folder.Path, "is a folder", Request(folder.Path));
        Refused("NUL", "f\\0", Request("f\0.npy"));
        Refused("labels.txt", ".npy or .csv", Request(good) with { Out = folder["labels.txt"] });
        Refused("3 numbers", "have 4", Request(good) with { Source = folder.Features("s.npy", [1, 0, 0], 3) });
        Refused("not a NumPy", "numpy.save", Request(folder.Text("text.npy", "hello numpy")));
        var settings = Assert.Throws<SettingsException>(() =>
            FileClustering.Run(Request(good, "clustering.dbscan.epz=1", "distance.k1=no")));
        Assert.Contains("clustering.dbscan.eps", settings.Message);
        Assert.Contains("distance.k1", settings.Message);
    }

    [Fact]
    public void reports_for_scripts_as_json()
    {
        var report = new Answer(["x"], ["careful"], [KeyValuePair.Create("clusters", 3.0), KeyValuePair.Create("eps", 0.5),
            KeyValuePair.Create("none", double.NaN)]);
        Assert.Equal("""{"clusters":3,"eps":0.5,"none":null,"warnings":["careful"]}""",
            report.ToJson().Replace("\n", "").Replace(" ", ""));
    }

    private static void Refused(string where, string what, ClusterRequest request)
    {
        var refused = Assert.Throws<CommandException>(() => FileClustering.Run(request));
        Assert.Contains(where, refused.Message);
        Assert.Contains(what, refused.Message);
    }
}

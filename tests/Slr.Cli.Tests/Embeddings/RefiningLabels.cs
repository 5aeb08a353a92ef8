using System.Globalization;
using CsCheck;
using Slr.Cli.Console;
using Slr.Cli.Embeddings;
using Slr.Flow;
using Slr.Primitives.Files;

namespace Slr.Cli.Tests.Embeddings;

public sealed class RefiningLabels : IDisposable
{
    private readonly EmbeddingFolder folder = new();

    public void Dispose() => folder.Dispose();

    private RefineRequest FromLabels(string current, string? previous, params string[] settings) =>
        new() { Current = current, Previous = previous, Out = folder["r.npy"], Settings = settings };

    private RefineRequest FromFeatures(string features, params string[] settings) => new()
    {
        Features = features,
        State = folder["state"],
        Out = folder["r.npy"],
        Settings = ["clustering.dbscan.rho=0.05", .. settings],
    };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void equals_the_reference_up_to_the_clusters_names(int t)
    {
        SafeTensorsFile reference = EmbeddingFolder.Golden("refinement");
        string current = folder.Labels("c.npy", reference[$"{t}.current"].ToInt32s());
        string previous = folder.Labels("p.npy", reference[$"{t}.previous"].ToInt32s());
        foreach (string name in reference.Names.Where(n => n.StartsWith($"{t}.alpha") && n.EndsWith(".refined")))
        {
            string alpha = name[$"{t}.alpha".Length..^".refined".Length];
            // The reference was computed with min_samples 4.
            FileRefinement.Run(FromLabels(current, previous, $"refine.alpha={alpha}", "refine.min-samples=4", "refine.collapse-below=0"));
            Assert.Equal(LabelSet.Renumber(reference[name].ToInt32s()), LabelSet.Renumber(folder.Labels("r.npy")));
        }
    }

    [Fact]
    public void without_a_previous_epoch_keeps_the_labels() =>
        Gen.Int[-1, 4].Array[1, 40].Sample(labels =>
        {
            using var own = new EmbeddingFolder();
            FileRefinement.Run(new RefineRequest { Current = own.Labels("c.npy", labels), Out = own["r.npy"] });
            Assert.Equal(LabelSet.Renumber(labels), LabelSet.Renumber(own.Labels("r.npy")));
        }, iter: 20, threads: 1);

    [Fact]
    public void refuses_labels_that_do_not_belong_together()
    {
        string three = folder.Labels("3.npy", 0, 0, 1), two = folder.Labels("2.npy", 0, 1);
        Refused("same images", FromLabels(three, two));
        Refused("integers", FromLabels(folder.Features("f.npy", [1, 2], 1) is var f && Flat(f) is var flat ? flat : f, null));
        Refused("one axis", FromLabels(folder.Features("f2.npy", [1, 2], 1), null));
        Refused("either", FromLabels(three, two) with { Features = three });
        Refused("either", new RefineRequest { Out = folder["r.npy"] });
    }

    [Fact]
    public void with_features_remembers_labels_by_key_from_call_to_call()
    {
        const int People = 12, Each = 10;
        string[] keys = [.. Enumerable.Range(0, People * Each).Select(i => $"{i:000}.jpg")];
        float[] first = EmbeddingFolder.People(People, Each, 24, seed: 5),
        second = EmbeddingFolder.People(People, Each, 24, seed: 5, noise: 0.35);
        FileRefinement.Run(FromFeatures(folder.Features("1.npy", first, 24)) with { Keys = folder.Text("k1.txt", keys) });

        // The second epoch lists the same images backwards and without the first five.
        string[] backwards = [.. keys.Skip(5).Reverse()];
        float[] rows = [.. Enumerable.Range(0, backwards.Length).SelectMany(i =>
            second.AsSpan((keys.Length - 1 - i) * 24, 24).ToArray())];
        Answer report = FileRefinement.Run(FromFeatures(folder.Features("2.npy", rows, 24)) with
        {
            Keys = folder.Text("k2.txt", backwards),
            Out = folder["r.csv"],
        });

        Assert.Equal(1, report.Values.Single(v => v.Key == "epoch").Value);
        string[] lines = File.ReadAllLines(folder["r.csv"])[1..];
        Assert.Equal(backwards, lines.Select(line => line.Split(',')[0]));
        Assert.True(report.Values.Single(v => v.Key == "meanBestIou").Value > 0.5);
        Assert.Contains(lines, line => int.Parse(line.Split(',')[1], CultureInfo.InvariantCulture) >= 0);
    }

    [Fact]
    public void with_features_and_a_state_gives_what_the_labels_alone_give()
    {
        string[] epochs = [folder.Features("1.npy", EmbeddingFolder.People(10, 9, 24, seed: 5), 24),
            folder.Features("2.npy", EmbeddingFolder.People(10, 9, 24, seed: 5, noise: 0.5), 24)];
        foreach (string epoch in epochs)
            FileRefinement.Run(FromFeatures(epoch));
        int[] withState = folder.Labels("r.npy");

        string[] labels = [.. epochs.Select(epoch =>
        {
            string to = epoch + ".labels.npy";
            FileClustering.Run(new ClusterRequest { Features = epoch, Out = to, Settings = ["clustering.dbscan.rho=0.05"] });
            return to;
        })];
        FileRefinement.Run(FromLabels(labels[1], labels[0]));
        Assert.Equal(folder.Labels("r.npy"), withState);
    }

    [Fact]
    public void a_call_that_fails_leaves_the_state_as_it_was()
    {
        string good = folder.Features("1.npy", EmbeddingFolder.People(10, 9, 24, seed: 5), 24);
        FileRefinement.Run(FromFeatures(good));
        byte[] before = File.ReadAllBytes(folder["state/labels.csv"]);
        Refused("give --keys", FromFeatures(folder.Features("2.npy", EmbeddingFolder.People(10, 8, 24, seed: 5), 24)));
        Refused("no such file", FromFeatures(folder["nowhere.npy"]));
        Assert.Equal(before, File.ReadAllBytes(folder["state/labels.csv"]));
        Assert.Equal(["labels.csv", "lock"], Directory.GetFiles(folder["state"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void a_damaged_state_is_named_and_two_calls_at_once_are_refused()
    {
        string features = folder.Features("1.npy", EmbeddingFolder.People(10, 9, 24, seed: 5), 24);
        FileRefinement.Run(FromFeatures(features));
        File.WriteAllText(folder["state/labels.csv"], "nonsense");
        Refused("labels.csv: is damaged", FromFeatures(features));
        File.Delete(folder["state/labels.csv"]);
        using var other = new FileStream(folder["state/lock"], FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Refused("another call", FromFeatures(features));
    }

    private string Flat(string matrix)
    {
        StoredTensor tensor = NpyFile.Read(matrix).Tensor;
        NpyFile.Write(folder["flat.npy"], tensor.AsSingles(), tensor.Count);
        return folder["flat.npy"];
    }

    private static void Refused(string what, RefineRequest request) =>
        Assert.Contains(what, Assert.Throws<CommandException>(() => FileRefinement.Run(request)).Message);
}

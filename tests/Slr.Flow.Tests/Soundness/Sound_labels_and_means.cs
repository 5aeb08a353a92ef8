using CsCheck;
using Slr.Flow.Clustering;
using Slr.Flow.Refinement;
using Slr.Flow.Soundness;
using Slr.Flow.Tests.Neighbours;

namespace Slr.Flow.Tests.Soundness;

/// <summary>Labels of six images, refined labels and class means, and what is refused as such.</summary>
public sealed class Sound_labels_and_means
{
    private const int Dimension = 4;
    private static readonly FeatureSet Images = RandomRows.AsSet(RandomRows.Make(6, Dimension, 2), Dimension);
    private static readonly LabelSet Current = Labels(0, 0, 1, 1, 1, -1);

    [Fact]
    public void are_what_refinement_makes_of_any_labels() => LabelPairs.Any.Sample((previous, current, alpha) =>
    {
        FeatureSet images = RandomRows.AsSet(RandomRows.Make(current.Length, Dimension, 1), Dimension);
        SoundClusters.Check(Clustering(current), images);
        var result = Refiner.Refine(Labels(current), Labels(previous), null,
            new() { Alpha = alpha, MinClusterSize = 2, MinSamples = 1 });
        Assert.Same(result, SoundRefinement.Check(result, images));
        SoundMeans.Check(ClassMeans.Of(images, result.Refined), result.Refined, Dimension);
    });

    [Theory]
    [InlineData("5 labels for 6 images", 0, 0, 0, 0, 0)]
    [InlineData("label -2 of image 1 ('1.jpg')", 0, -2, 0, 0, 0, 0)]
    [InlineData("label 6 of image 5 ('5.jpg')", 0, 0, 0, 0, 0, 6)]
    public void of_a_clusterer_are_one_for_each_image(string says, params int[] labels) =>
        Refused("cluster", says, () => SoundClusters.Check(Clustering(labels), Images));

    [Fact]
    public void of_a_clusterer_are_there()
    {
        Refused("cluster", "no labels", () => SoundClusters.Check(null, Images));
        Refused("cluster", "no labels", () => SoundClusters.Check(Clustering(null!), Images));
    }

    [Fact]
    public void when_refined_are_of_the_images_that_were_refined()
    {
        var result = Refiner.Refine(Current, null, null, new());
        var others = new LabelSet(["0.jpg", "1.jpg", "9.jpg", "3.jpg", "4.jpg", "5.jpg"], result.Refined.Labels);
        Refused("hdbscan", "refined labels of other images: image 2 is '2.jpg', labelled is '9.jpg'",
            () => SoundRefinement.Check(result with { Refined = others }, Images));
        Refused("hdbscan", "current labels of 3 images, but there are 6",
            () => SoundRefinement.Check(result with { Current = Labels(0, 0, 0) }, Images));
        Refused("hdbscan", "labels to project from of other images",
            () => SoundRefinement.Check(result with { Memory = others }, Images));
    }

    [Fact]
    public void when_refined_are_those_that_are_reported() => Refused("hdbscan", "a report of 9 clusters and 1 outliers", () =>
    {
        var result = Refiner.Refine(Current, null, null, new());
        SoundRefinement.Check(result with { Report = result.Report with { Clusters = 9 } }, Images);
    });

    [Theory]
    [InlineData(float.NaN), InlineData(float.PositiveInfinity), InlineData(2f)]
    public void have_means_of_length_one(float value) => Refused("means", "the mean of cluster 1 has the length ", () =>
    {
        float[] means = ClassMeans.Of(Images, Current);
        means[^1] = value;
        SoundMeans.Check(means, Current, Dimension);
    });

    [Fact]
    public void have_a_mean_of_zero_where_features_cancel()
    {
        var opposite = new FeatureSet(["a", "b"], [1, 0, -1, 0], 2);
        var together = new LabelSet(["a", "b"], [0, 0]);
        Assert.Equal([0, 0], SoundMeans.Check(ClassMeans.Of(opposite, together), together, 2));
    }

    [Fact]
    public void have_a_mean_for_each_cluster() => Refused("means", "4 values, but 2 clusters of dimension 4 have 8",
        () => SoundMeans.Check(new float[4], Current, Dimension));

    private static LabelSet Labels(params int[] labels) =>
        new([.. Enumerable.Range(0, labels.Length).Select(i => $"{i}.jpg")], [.. labels]);

    private static ClusteringResult Clustering(int[] labels) => new(labels, new Dictionary<string, double>());

    private static void Refused(string stage, string says, Action check) => Assert.StartsWith(
        $"The stage '{stage}' answered nonsense: {says}", Assert.Throws<InvalidDataException>(check).Message);
}

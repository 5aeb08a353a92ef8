using CsCheck;
using Slr.Flow.Clustering;
using Slr.Flow.Soundness;
using Slr.Flow.Tests.Neighbours;

namespace Slr.Flow.Tests.Soundness;

/// <summary>Labels that a clusterer may give six images, and what is refused as such.</summary>
public sealed class Sound_labels
{
    private static readonly FeatureSet Images = RandomRows.AsSet(RandomRows.Make(6, 4, 2), 4);

    [Fact]
    public void are_any_numbers_of_clusters_and_outliers() => Gen.Int[-1, 5].Array[6].Sample(labels =>
    {
        ClusteringResult result = Clustering(labels);
        Assert.Same(result, SoundClusters.Check(result, Images));
    });

    [Theory]
    [InlineData("5 labels for 6 images", 0, 0, 0, 0, 0)]
    [InlineData("label -2 of image 1 ('1.jpg')", 0, -2, 0, 0, 0, 0)]
    [InlineData("label 6 of image 5 ('5.jpg')", 0, 0, 0, 0, 0, 6)]
    public void are_one_for_each_image(string says, params int[] labels) => Refused(says, Clustering(labels));

    [Fact]
    public void are_there()
    {
        Refused("no labels", null);
        Refused("no labels", Clustering(null!));
    }

    private static ClusteringResult Clustering(int[] labels) => new(labels, new Dictionary<string, double>());

    private static void Refused(string says, ClusteringResult? result) =>
        Assert.StartsWith($"The stage 'cluster' answered nonsense: {says}",
        Assert.Throws<InvalidDataException>(() => SoundClusters.Check(result, Images)).Message);
}

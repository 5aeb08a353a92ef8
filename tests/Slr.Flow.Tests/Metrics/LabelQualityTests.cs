using CsCheck;
using Slr.Flow.Metrics;

namespace Slr.Flow.Tests.Metrics;

public sealed class LabelQualityTests
{
    private static readonly Gen<(int[] Labels, int[] Identities)> Pairs =
        Gen.Select(Gen.Int[-1, 4], Gen.Int[0, 4]).Array[2, 40]
            .Select(images => (images.Select(i => i.Item1).ToArray(), images.Select(i => i.Item2).ToArray()));

    [Fact]
    public void pairs_are_those_of_counting_them_one_by_one() => Pairs.Sample((labels, identities) =>
    {
        double common = 0, inClusters = 0, ofIdentities = 0;
        for (int i = 0; i < labels.Length; i++)
            for (int j = i + 1; j < labels.Length; j++)
            {
                bool cluster = labels[i] >= 0 && labels[i] == labels[j], identity = identities[i] == identities[j];
                inClusters += cluster ? 1 : 0;
                ofIdentities += identity ? 1 : 0;
                common += cluster && identity ? 1 : 0;
            }
        double pairs = labels.Length * (labels.Length - 1) / 2.0;
        double expected = inClusters * ofIdentities / pairs, largest = (inClusters + ofIdentities) / 2;
        var quality = LabelQuality.Of(labels, identities);
        Assert.Equal(common / inClusters, quality.Precision);
        Assert.Equal(common / ofIdentities, quality.Recall);
        Assert.Equal(largest == expected ? 1 : (common - expected) / (largest - expected), quality.AdjustedRand, 1e-12);
        Assert.InRange(quality.MutualInformation, 0, 1);
        Assert.True(quality.Purity is double.NaN or (> 0 and <= 1));
    });

    [Fact]
    public void equal_partitions_score_one_in_everything()
    {
        var quality = LabelQuality.Of([3, 3, 1, 1, 0, 0], [7, 7, 9, 9, 8, 8]);
        Assert.Equal(new LabelQuality(1, 1, 1, 1, 1, 1), quality);
    }

    [Fact] // scikit-learn: adjusted_rand_score, normalized_mutual_info_score
    public void a_known_example()
    {
        var quality = LabelQuality.Of([0, 0, 1, 2], [0, 0, 1, 1]);
        Assert.Equal(0.5714285714285714, quality.AdjustedRand, 1e-12);
        Assert.Equal(0.8, quality.MutualInformation, 1e-12);
        Assert.Equal((1.0, 0.5), (quality.Precision, quality.Recall));
    }

    [Fact]
    public void images_without_an_identity_are_left_out() =>
        Assert.Equal(LabelQuality.Of([0, 0, 1, 1], [0, 0, 1, 1]), LabelQuality.Of([0, 0, 1, 1, 0], [0, 0, 1, 1, -1]));

    [Fact]
    public void nothing_to_compare_is_not_an_error()
    {
        var nothing = LabelQuality.Of([], []);
        Assert.True(double.IsNaN(nothing.Precision) && double.IsNaN(nothing.AdjustedRand) && double.IsNaN(nothing.MutualInformation));
        Assert.True(double.IsNaN(LabelQuality.Of([-1, -1], [0, 0]).Purity));
        Assert.Throws<ArgumentException>(() => LabelQuality.Of([0], []));
    }

    [Fact]
    public void changes_do_not_count_a_new_numbering() => Pairs.Sample((labels, _) =>
    {
        int[] renumbered = [.. labels.Select(label => label < 0 ? -1 : 9 - label)];
        Assert.Equal(0, LabelChange.Share(labels, renumbered));
        Assert.Equal(labels.All(label => label < 0) ? null : 1.0, LabelChange.AdjustedRand(labels, renumbered));
    });

    [Fact]
    public void an_image_that_moves_splits_off_or_drops_out_has_changed()
    {
        Assert.Equal(0.25, LabelChange.Share([0, 0, 0, 1], [0, 0, 1, 1]));
        Assert.Equal(0.5, LabelChange.Share([0, 0, 0, 0], [0, 0, 1, 1]));
        Assert.Equal(0.25, LabelChange.Share([0, 0, 0, -1], [0, 0, -1, -1]));
    }
}

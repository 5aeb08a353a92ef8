namespace Slr.Flow.Tests;

public sealed class LabelSetTests
{
    [Fact]
    public void labels_follow_their_keys_when_images_come_and_go()
    {
        var labels = new LabelSet(["a", "b", "c"], [0, -1, 1]);
        Assert.Equal([1, LabelSet.Unknown, 0], labels.AlignTo(["c", "new", "a"]));
        var (first, second) = LabelSet.Align(labels, new LabelSet(["c", "x", "b"], [0, 1, 1]));
        Assert.Equal([-1, 1], first);
        Assert.Equal([1, 0], second);
        Assert.Equal((2, 1), (labels.Clusters, labels.Outliers));
    }

    [Fact]
    public void gaps_repeated_keys_and_wrong_lengths_are_refused_with_their_place()
    {
        Assert.Contains("label 0", Assert.Throws<ArgumentException>(() => new LabelSet(["a", "b"], [1, 1])).Message);
        Assert.Contains("'a'", Assert.Throws<ArgumentException>(() => new LabelSet(["a", "a"], [0, 0])).Message);
        Assert.Throws<ArgumentException>(() => new LabelSet(["a"], [0, 0]));
        Assert.Throws<ArgumentException>(() => new LabelSet(["a"], [-2]));
        Assert.Throws<ArgumentException>(() => new FeatureSet(["a", "b"], new float[3], 2));
    }

    [Fact]
    public void any_numbering_becomes_dense_in_order_of_appearance() =>
        Assert.Equal([0, 1, -1, 0], LabelSet.Dense(["a", "b", "c", "d"], [70, 5, -3, 70]).Labels);
}

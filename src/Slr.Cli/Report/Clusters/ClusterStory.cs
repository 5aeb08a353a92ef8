namespace Slr.Cli.Report.Clusters;

/// <summary>An image of a pseudo-label cluster with what its previous label said about it.</summary>
/// <param name="Key">The image.</param>
/// <param name="Previous">Its cluster in the epoch before; -1 = outlier, -2 = not known then.</param>
/// <param name="ProjectedMass">How much of its previous cluster projects onto the current one, in [0, 1]; null without a previous
/// cluster.</param>
internal sealed record StoryImage(string Key, int Previous, double? ProjectedMass);

/// <summary>Images of one current cluster that refinement kept together, or dropped (label -1).</summary>
internal sealed record StoryGroup(int Refined, IReadOnlyList<StoryImage> Images)
{
    /// <summary>True for images that refinement left out of training.</summary>
    public bool IsDropped => Refined < 0;
}

/// <summary>What refinement made of one cluster of the clusterer.</summary>
internal sealed record ClusterStory(int Epoch, int Cluster, IReadOnlyList<StoryGroup> Groups)
{
    /// <summary>Images of the cluster.</summary>
    public int Count => Groups.Sum(g => g.Images.Count);

    /// <summary>Groups that refinement kept.</summary>
    public int Parts => Groups.Count(g => !g.IsDropped);

    /// <summary>Images that refinement dropped.</summary>
    public int Dropped => Groups.Where(g => g.IsDropped).Sum(g => g.Images.Count);

    /// <summary>What happened, in a sentence.</summary>
    public string Sentence => (Parts, Dropped) switch
    {
        (0, _) => $"Refinement dropped all {Count} images.",
        (1, 0) => $"Refinement kept all {Count} images together.",
        (1, var dropped) => $"Refinement kept {Count - dropped} of {Count} images and dropped {dropped}.",
        (var parts, 0) => $"Refinement split {Count} images into {parts} clusters.",
        var (parts, dropped) => $"Refinement split {Count} images into {parts} clusters and dropped {dropped}.",
    };
}

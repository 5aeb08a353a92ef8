using Slr.Primitives.Options;

namespace Slr.Flow.Refinement;

/// <summary>How soft labels become hard ones again.</summary>
public enum RefineMode
{
    /// <summary>HDBSCAN on the soft labels: the method.</summary>
    Hdbscan,

    /// <summary>The largest entry of each soft label (the paper's ablation); ties go to the current label.</summary>
    Argmax,

    /// <summary>The current labels unchanged: the baseline.</summary>
    None,
}

/// <summary>What the rows are that HDBSCAN clusters.</summary>
public enum RefineSpace
{
    /// <summary>Soft labels over the current clusters: the method.</summary>
    Current,

    /// <summary>
    /// Soft labels over the current and, beside them, over the previous clusters (an extension): previous clusters that lie whole
    /// in a current one, which the former does not tell apart, differ here.
    /// </summary>
    Joint,
}

/// <summary>What happens to an image that HDBSCAN calls noise.</summary>
public enum NoiseRule
{
    /// <summary>It is left out of training.</summary>
    Drop,

    /// <summary>It joins the refined cluster that holds most of its current cluster, or keeps its own.</summary>
    KeepCurrent,
}

/// <summary>Which labels the next epoch projects from.</summary>
public enum LabelMemory
{
    /// <summary>The clusterer's labels (the definition of Gamma in the paper, and RLCC).</summary>
    Raw,

    /// <summary>The refined labels.</summary>
    Refined,
}

/// <summary>Settings of projection, fusion and the hierarchical clustering (method.md sections 6 to 9).</summary>
public sealed record RefinementOptions
{
    /// <summary>How soft labels become hard.</summary>
    public RefineMode Mode { get; init; } = RefineMode.Hdbscan;

    /// <summary>Weight of the current label against the projected previous one, in [0, 1].</summary>
    [Within(0, 1)]
    public double Alpha { get; init; } = 0.5;

    /// <summary>What the rows are that HDBSCAN clusters; the other modes do not look at it.</summary>
    public RefineSpace Space { get; init; } = RefineSpace.Current;

    /// <summary>
    /// Weight of the previous label against the projected current one, in [0, 1]; only <see cref="RefineSpace.Joint"/> looks at it.
    /// </summary>
    [Within(0, 1)]
    public double Beta { get; init; } = 0.5;

    /// <summary>Images that make a cluster of HDBSCAN, at least 2.</summary>
    [Within(2, 1_000_000)]
    public int MinClusterSize { get; init; } = 4;

    /// <summary>
    /// HDBSCAN's core distance is to this many other images, at least 1. Below <see cref="MinClusterSize"/> no stable
    /// cluster is dropped for its size.
    /// </summary>
    [Within(1, 10_000)]
    public int MinSamples { get; init; } = 3;

    /// <summary>Gives current outliers the projection of their previous label instead of leaving them out.</summary>
    public bool RescueOutliers { get; init; }

    /// <summary>What happens to HDBSCAN's noise.</summary>
    public NoiseRule Noise { get; init; } = NoiseRule.Drop;

    /// <summary>Which labels the next epoch projects from.</summary>
    public LabelMemory Memory { get; init; } = LabelMemory.Raw;

    /// <summary>Mean best IoU of the previous clusters below which the projection counts as collapsed; 0 turns it off.</summary>
    [Within(0, 1)]
    public double CollapseBelow { get; init; } = 0.2;

    /// <summary>ARI of the refined labels of two epochs below which they count as unstable; 0 turns it off.</summary>
    [Within(0, 1)]
    public double UnstableBelow { get; init; } = 0.3;

    /// <summary>Ratio of the cluster counts of two epochs, either way, from which it is reported; 0 turns it off.</summary>
    [Within(0, 1000)]
    public double ClusterJump { get; init; } = 2.0;

    /// <summary>Why these values mean nothing although each lies in its range; null as a rule.</summary>
    public string? Contradiction => ClusterJump is > 0 and <= 1 ? "is a ratio: 0 (never), or above 1" : null;
}

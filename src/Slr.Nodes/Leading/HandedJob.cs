namespace Slr.Nodes.Leading;

/// <summary>A job that is handed out.</summary>
internal sealed class HandedJob(FeatureJob job)
{
    public FeatureJob Job { get; } = job;

    /// <summary>Copied when the first node could use them.</summary>
    public SealedWeights? Weights { get; set; }

    public bool IsWeighing { get; set; }
}

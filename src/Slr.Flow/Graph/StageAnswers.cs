using Slr.Flow.Clustering;
using Slr.Flow.Refinement;
using Slr.Flow.SoftLabels;

namespace Slr.Flow.Graph;

/// <summary>What the stages from the clusterer on have answered so far; it flows from one to the next.</summary>
internal sealed record StageAnswers(ClusteringInput Input, ClusteringResult Clustering, LabelSet Current)
{
    internal RefinementPass? Pass { get; init; }

    internal FailureSignature? Rescued { get; init; }

    internal ProjectionMatrix? Projection { get; init; }

    internal SoftLabelSet? Soft { get; init; }

    internal RefinementResult? Result { get; init; }
}

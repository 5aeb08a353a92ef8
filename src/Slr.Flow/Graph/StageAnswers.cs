using Slr.Flow.Clustering;
using Slr.Flow.Refinement;
using Slr.Flow.SoftLabels;
using Slr.Flow.Tracks;

namespace Slr.Flow.Graph;

/// <summary>What the stages from the clusterer on have answered so far; it flows from one to the next.</summary>
internal sealed record StageAnswers(ClusteringInput Input, ClusteringResult Clustering, LabelSet Current)
{
    /// <summary>What tracks ask of the labels; null where no track is known.</summary>
    internal TrackConstraints? Constraints { get; init; }

    internal RefinementPass? Pass { get; init; }

    internal FailureSignature? Rescued { get; init; }

    internal ProjectionMatrix? Projection { get; init; }

    internal SoftLabelSet? Soft { get; init; }

    internal RefinementResult? Result { get; init; }
}

namespace Slr.Models.Training;

/// <summary>The losses of one step, averaged over the batch and the two branches.</summary>
/// <param name="Total">What was minimised.</param>
/// <param name="CrossEntropy">Label-smoothed cross-entropy against the labels.</param>
/// <param name="SoftCrossEntropy">Cross-entropy against the teacher's classes; 0 in stage 1.</param>
/// <param name="SoftTriplet">Softmax-triplet loss; in stage 1 the one with hard target.</param>
public readonly record struct StepLosses(double Total, double CrossEntropy, double SoftCrossEntropy, double SoftTriplet)
{
    /// <summary>False when a loss is NaN or infinite: the weights are spoilt, and a replay would repeat it.</summary>
    public bool IsFinite => double.IsFinite(Total);
}

using Slr.Models.Weights;
using Slr.Primitives.Files;

namespace Slr.Models.Training;

/// <summary>What weights say about their classifiers.</summary>
internal static class Classifiers
{
    /// <summary>The classes of stored classifiers; 0 when there are none.</summary>
    public static int CountIn(WeightSet weights) =>
        weights.TryGet("branch_g.classifier.weight", out StoredTensor? tensor) && tensor.Shape.Length == 2
            ? checked((int)tensor.Shape[0])
            : 0;
}

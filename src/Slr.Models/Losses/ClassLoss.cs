using static TorchSharp.torch;

namespace Slr.Models.Losses;

/// <summary>Losses over class scores (method.md sections 3 and 4).</summary>
internal static class ClassLoss
{
    /// <summary>Cross-entropy against labels that are right with probability 1 - smoothing, else any class.</summary>
    /// <param name="scores">[batch, classes].</param>
    /// <param name="labels">int64 [batch].</param>
    /// <param name="smoothing">0 to 1.</param>
    public static Tensor Smoothed(Tensor scores, Tensor labels, double smoothing) =>
        nn.functional.cross_entropy(scores, labels, label_smoothing: smoothing);

    /// <summary>Cross-entropy against the classes that the teacher believes in.</summary>
    /// <param name="scores">The student's [batch, classes].</param>
    /// <param name="teacher">The teacher's scores [batch, classes], without gradient.</param>
    public static Tensor Soft(Tensor scores, Tensor teacher)
    {
        using Tensor probabilities = teacher.softmax(1);
        return nn.functional.cross_entropy(scores, probabilities);
    }
}

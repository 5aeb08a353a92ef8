using Slr.Models.Networks;
using Slr.Models.Training;

namespace Slr.Actors.Training;

/// <summary>
/// What the owners of weights are asked, and what they answer. Predict and Forward of one batch may run side by side: neither
/// touches the other's network. Then the baton Learn, Learned, Absorb, Done passes between student and teacher, so the moving
/// average never reads weights that are being written.
/// </summary>
internal static class Protocol
{
    /// <summary>It is done: the answer to <see cref="BeginEpoch"/>, <see cref="Forward"/> and <see cref="Absorb"/>.</summary>
    public sealed record Done
    {
        /// <summary>The only one.</summary>
        public static Done Instance { get; } = new();
    }

    /// <summary>Begin an epoch of stage 2 with a classifier of these class means.</summary>
    /// <param name="Clusters">Number of classes.</param>
    /// <param name="Means">Clusters x feature size.</param>
    public sealed record BeginEpoch(int Clusters, float[] Means);

    /// <summary>Look at a batch (teacher).</summary>
    /// <param name="Epoch">Epoch, from 0.</param>
    /// <param name="Step">Step in the epoch, from 0.</param>
    /// <param name="Batch">Images; stay the asker's.</param>
    public sealed record Predict(int Epoch, int Step, NetworkInput Batch);

    /// <summary>What the teacher sees in a batch.</summary>
    /// <param name="Output">Passes to the student, who disposes it.</param>
    public sealed record Predicted(TeacherOutput Output);

    /// <summary>Begin a training step: the forward pass, which needs no teacher (student).</summary>
    /// <param name="Epoch">Epoch, from 0.</param>
    /// <param name="Step">Step in the epoch, from 0.</param>
    /// <param name="Batch">Images; stay the asker's.</param>
    public sealed record Forward(int Epoch, int Step, NetworkInput Batch);

    /// <summary>End the training step that <see cref="Forward"/> began (student).</summary>
    /// <param name="Epoch">Epoch, from 0.</param>
    /// <param name="Step">Step in the epoch, from 0.</param>
    /// <param name="Labels">Class of each image.</param>
    /// <param name="Teacher">What the teacher saw.</param>
    public sealed record Learn(int Epoch, int Step, int[] Labels, TeacherOutput Teacher);

    /// <summary>Take one training step of stage 1 (student).</summary>
    /// <param name="Epoch">Epoch, from 0.</param>
    /// <param name="Step">Step in the epoch, from 0.</param>
    /// <param name="Source">Labelled images; stay the asker's.</param>
    /// <param name="Labels">Class of each source image.</param>
    /// <param name="Target">Unlabelled images; null for none.</param>
    public sealed record LearnSource(int Epoch, int Step, NetworkInput Source, int[] Labels, NetworkInput? Target);

    /// <summary>The step is done.</summary>
    /// <param name="Losses">Its losses.</param>
    /// <param name="LearningRate">The learning rate it used.</param>
    /// <param name="Parameters">Stage 2: to be read while the student rests.</param>
    public sealed record Learned(StepLosses Losses, double LearningRate, LiveParameters? Parameters);

    /// <summary>Take the student's parameters into the moving average (teacher).</summary>
    /// <param name="Student">Parameters of the resting student.</param>
    /// <param name="Step">Step of the whole stage, from 0.</param>
    public sealed record Absorb(LiveParameters Student, long Step);

    /// <summary>Compute features in evaluation mode (teacher).</summary>
    /// <param name="Epoch">Epoch, from 0; -1 before adaptation.</param>
    /// <param name="Position">Position of the batch.</param>
    /// <param name="Batch">Images; stay the asker's.</param>
    /// <param name="FlipAverage">Average over the mirror image.</param>
    public sealed record Extract(int Epoch, int Position, NetworkInput Batch, bool FlipAverage);

    /// <summary>Features of a batch.</summary>
    /// <param name="Rows">Images x feature size, rows L2-normalised.</param>
    public sealed record Extracted(float[] Rows);

    /// <summary>Copy the weights.</summary>
    public sealed record CopyWeights
    {
        /// <summary>The only one.</summary>
        public static CopyWeights Instance { get; } = new();
    }

    /// <summary>A copy of the weights.</summary>
    /// <param name="Weights">Network.</param>
    /// <param name="Optimizer">State of the optimizer in stage 1; null in stage 2, where it does not outlive an epoch.</param>
    public sealed record WeightsCopy(WeightSet Weights, WeightSet? Optimizer);
}

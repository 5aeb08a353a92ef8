using System.Collections.Immutable;
using Slr.Primitives.Options;

namespace Slr.Models.Training;

/// <summary>Stage 1, supervised training on the source (method.md section 3). The defaults are the published ones.</summary>
public sealed record PretrainOptions
{
    /// <summary>Adam's learning rate after warm-up.</summary>
    [Within(0, 1, Above = true)]
    public double LearningRate { get; init; } = 3.5e-4;

    /// <summary>Adam's L2 penalty, added to the gradient.</summary>
    [Within(0, 1)]
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>Epochs of the stage; 0 = there is no such stage.</summary>
    [Within(0, 10_000)]
    public int Epochs { get; init; } = 80;

    /// <summary>Steps of an epoch.</summary>
    [Within(1, 100_000)]
    public int Iterations { get; init; } = 200;

    /// <summary>Epochs over which the learning rate rises linearly.</summary>
    [Within(0, 10_000)]
    public int WarmupEpochs { get; init; } = 10;

    /// <summary>Share of the learning rate at epoch 0 when there is a warm-up.</summary>
    [Within(0, 1, Above = true)]
    public double WarmupFactor { get; init; } = 0.01;

    /// <summary>Epochs from which the learning rate is multiplied by <see cref="Gamma"/> once more.</summary>
    [Within(1, 10_000)]
    public ImmutableArray<int> Milestones { get; init; } = [40, 70];

    /// <summary>See <see cref="Milestones"/>.</summary>
    [Within(0, 1, Above = true)]
    public double Gamma { get; init; } = 0.1;

    /// <summary>Probability that is spread over all classes.</summary>
    [Within(0, 0.99)]
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>The learning rate of an epoch, counted from 0.</summary>
    public double LearningRateAt(int epoch)
    {
        double progress = epoch < WarmupEpochs ? (double)epoch / WarmupEpochs : 1;
        double warmup = WarmupFactor + (1 - WarmupFactor) * progress;
        return LearningRate * warmup * Math.Pow(Gamma, Milestones.Count(m => m <= epoch));
    }
}

/// <summary>Stage 2, adaptation to the target (method.md section 4). The defaults are the published ones.</summary>
public sealed record AdaptOptions
{
    /// <summary>Adam's learning rate, constant.</summary>
    [Within(0, 1, Above = true)]
    public double LearningRate { get; init; } = 3.5e-4;

    /// <summary>Adam's L2 penalty, added to the gradient.</summary>
    [Within(0, 1)]
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>Probability that is spread over all clusters.</summary>
    [Within(0, 0.99)]
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>Weight of the cross-entropy against refined labels.</summary>
    [Within(0, 100)]
    public double HardWeight { get; init; } = 0.5;

    /// <summary>Weight of the cross-entropy against the teacher's classes.</summary>
    [Within(0, 100)]
    public double SoftWeight { get; init; } = 0.5;

    /// <summary>Weight of the soft triplet loss.</summary>
    [Within(0, 100)]
    public double TripletWeight { get; init; } = 1.0;

    /// <summary>Upper limit of the teacher's memory a = min(1 - 1/(step + 1), limit).</summary>
    [Within(0, 1)]
    public double EmaLimit { get; init; } = 0.999;

    /// <summary>The teacher's memory at a step, counted from 0 over the whole stage.</summary>
    public double EmaAt(long step) => Math.Min(1 - 1.0 / (step + 1), EmaLimit);
}

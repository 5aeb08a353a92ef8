using System.Collections.Immutable;

namespace Slr.Flow.Scheduling;

/// <summary>The steps of an epoch.</summary>
public enum StepKind
{
    /// <summary>The teacher computes the features of all images.</summary>
    Extract,

    /// <summary>Features become refined labels; streams beside <see cref="Extract"/>.</summary>
    Refine,

    /// <summary>The student trains, the teacher follows.</summary>
    Train,

    /// <summary>The teacher is evaluated on query and gallery.</summary>
    Evaluate,

    /// <summary>The epoch is sealed on disk.</summary>
    Seal,
}

/// <summary>One step of one epoch.</summary>
/// <param name="Kind">Which step.</param>
/// <param name="Epoch">Epoch, from 0.</param>
public readonly record struct Step(StepKind Kind, int Epoch);

/// <summary>
/// Decides which steps may start, from what is done alone: no clocks, no state, so every order of events can be
/// enumerated. Staleness 0 is the paper's algorithm; with 1, training uses labels one epoch old and refinement runs
/// under it.
/// </summary>
public sealed record Schedule
{
    /// <summary>A schedule of <paramref name="epochs"/> epochs.</summary>
    /// <param name="epochs">Number of epochs, at least 0.</param>
    /// <param name="staleness">How many epochs old the labels of a training epoch may be: 0 or 1.</param>
    /// <param name="evaluateEvery">Evaluate each such epoch, and always the last; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public Schedule(int epochs, int staleness = 0, int evaluateEvery = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epochs);
        ArgumentOutOfRangeException.ThrowIfNegative(staleness);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(staleness, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(evaluateEvery);
        (Epochs, Staleness, EvaluateEvery) = (epochs, staleness, evaluateEvery);
    }

    /// <summary>Number of epochs.</summary>
    public int Epochs { get; }

    /// <summary>How many epochs old the labels of a training epoch are: 0 or 1.</summary>
    public int Staleness { get; }

    /// <summary>Every how many epochs the teacher is evaluated.</summary>
    public int EvaluateEvery { get; }

    /// <summary>Whether the epoch is evaluated: each <see cref="EvaluateEvery"/>-th one, and the last.</summary>
    public bool IsEvaluated(int epoch) => (epoch + 1) % EvaluateEvery == 0 || epoch == Epochs - 1;

    /// <summary>The epoch whose refined labels epoch <paramref name="epoch"/> trains with.</summary>
    public int LabelEpoch(int epoch) => Math.Max(0, epoch - Staleness);

    /// <summary>All steps of the run, in the order of epochs.</summary>
    public IEnumerable<Step> Steps() =>
        from epoch in Enumerable.Range(0, Epochs)
        from kind in Enum.GetValues<StepKind>()
        where kind != StepKind.Evaluate || IsEvaluated(epoch)
        select new Step(kind, epoch);

    /// <summary>The steps that must be done before this one may start.</summary>
    /// <remarks>
    /// Refine(t) starts with Extract(t), because its neighbour search consumes the features while they are extracted;
    /// what it needs later is in <see cref="BeforeEnd"/>. Evaluate(t) and Extract(t+1) both read the teacher of epoch t, one after the
    /// other, so that the rest of Refine(t+1) is done while the test images are extracted.
    /// Train(t+1) changes the teacher, so it waits for Seal(t), which follows Evaluate(t): whatever happens, and however slow the disk
    /// is, no more than the epoch in training is lost, and no second one waits in memory to be sealed.
    /// </remarks>
    /// <param name="step">The step.</param>
    /// <param name="ending">True when no further epoch will be extracted: then nothing waits for it.</param>
    public ImmutableArray<Step> Before(Step step, bool ending = false)
    {
        var (kind, epoch) = step;
        List<Step> needed = [];
        void Need(StepKind other, int at)
        {
            if (at >= 0 && (other != StepKind.Evaluate || IsEvaluated(at)))
                needed.Add(new(other, at));
        }

        switch (kind)
        {
            case StepKind.Extract or StepKind.Refine:
                Need(StepKind.Train, epoch - 1);
                break;
            case StepKind.Train:
                Need(StepKind.Extract, epoch);
                Need(StepKind.Refine, LabelEpoch(epoch));
                Need(StepKind.Seal, epoch - 1);
                break;
            case StepKind.Evaluate:
                Need(StepKind.Train, epoch);
                if (!ending && epoch + 1 < Epochs)
                    Need(StepKind.Extract, epoch + 1);
                break;
            default:
                Need(StepKind.Train, epoch);
                Need(StepKind.Refine, epoch);
                Need(StepKind.Evaluate, epoch);
                Need(StepKind.Seal, epoch - 1);
                break;
        }
        return [.. needed];
    }

    /// <summary>
    /// The steps that must be done before this one can end: what <see cref="Before"/> names, and for Refine(t) all
    /// features, Extract(t), and the labels of Refine(t-1).
    /// </summary>
    public ImmutableArray<Step> BeforeEnd(Step step)
    {
        if (step.Kind != StepKind.Refine)
            return Before(step);
        var extracted = Before(step).Add(new(StepKind.Extract, step.Epoch));
        return step.Epoch == 0 ? extracted : extracted.Add(new(StepKind.Refine, step.Epoch - 1));
    }

    /// <summary>The steps that may start now, in the order of epochs.</summary>
    /// <param name="done">Completed steps.</param>
    /// <param name="started">Steps that run; they are not offered again.</param>
    /// <param name="ending">True when no further epoch will be extracted.</param>
    public ImmutableArray<Step> Ready(IReadOnlySet<Step> done, IReadOnlySet<Step> started, bool ending = false) =>
        [.. Steps().Where(step => !done.Contains(step) && !started.Contains(step) && Before(step, ending).All(done.Contains))];
}

using Slr.Runs.Lines;

namespace Slr.Cli.Runs;

/// <summary>
/// Puts the times of a run on one scale. Seconds of <c>timings.jsonl</c> count from the start of a process, and a run
/// that was resumed had several: the moment at which each line was written tells them apart.
/// </summary>
internal sealed class RunClock
{
    /// <summary>A line is written soon after its stage ended; a difference above this means another process.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);
    private DateTimeOffset? first, current;

    /// <summary>Seconds from the run's start to a stage's start.</summary>
    public double Place(StageLine stage)
    {
        if (stage.Time is not { } moment)
            return stage.Start;
        DateTimeOffset start = moment - TimeSpan.FromSeconds(stage.End);
        if (current is null || (start - current.Value).Duration() > Slack)
            current = start;
        first ??= current;
        return (current.Value - first.Value).TotalSeconds + stage.Start;
    }

    /// <summary>Seconds from the run's start to a moment; null before any stage told when the run started.</summary>
    public double? Place(DateTimeOffset? moment) => moment is { } at && first is { } start ? (at - start).TotalSeconds : null;
}

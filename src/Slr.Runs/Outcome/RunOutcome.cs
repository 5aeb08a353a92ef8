using System.Text.Json.Serialization;
using Slr.Flow.Evaluation;

namespace Slr.Runs.Outcome;

/// <summary>Exit codes of the program.</summary>
public static class ExitCode
{
    /// <summary>All epochs are done.</summary>
    public const int Success = 0;

    /// <summary>Settings or data set are wrong; nothing was started.</summary>
    public const int Settings = 64;

    /// <summary>The loss became NaN or infinite, or too many images are unreadable.</summary>
    public const int BadData = 65;

    /// <summary>A failure that came again, too many restarts without a new seal, or a fault in SLR.</summary>
    public const int GaveUp = 70;

    /// <summary>Memory does not suffice, on the host or on the device.</summary>
    public const int OutOfMemory = 71;

    /// <summary>A file, for instance of the run directory, cannot be written.</summary>
    public const int CannotWrite = 73;

    /// <summary>Another process uses the run directory.</summary>
    public const int InUse = 75;

    /// <summary>Stopped by Ctrl-C or SIGTERM; the run can go on.</summary>
    public const int Interrupted = 130;
}

/// <summary>An evaluation with its epoch.</summary>
/// <param name="Epoch">Epoch of adaptation, from 0; -1 = before adaptation.</param>
/// <param name="MeanAveragePrecision">mAP in [0, 1].</param>
/// <param name="Rank1">CMC rank 1 in [0, 1].</param>
/// <param name="Rank5">CMC rank 5 in [0, 1].</param>
/// <param name="Rank10">CMC rank 10 in [0, 1].</param>
/// <param name="Queries">Queries that count.</param>
public sealed record EpochScores(
    int Epoch, [property: JsonPropertyName("mAP")] double MeanAveragePrecision, double Rank1, double Rank5, double Rank10, int Queries)
{
    /// <summary>The scores of an epoch; null when no query had a match.</summary>
    public static EpochScores? Of(int epoch, RankingScores scores) =>
        scores is { MeanAveragePrecision: { } map, Rank1: { } one, Rank5: { } five, Rank10: { } ten }
        ? new(epoch, map, one, five, ten, scores.Queries) { SkippedQueries = scores.SkippedQueries }
        : null;

    /// <summary>Queries without an image of their identity from another camera in the gallery, which do not count.</summary>
    public int SkippedQueries { get; init; }
}

/// <summary>What a run achieved, as <c>summary.json</c> has it.</summary>
public sealed record RunSummary
{
    /// <summary>The run's name.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the labelled data set.</summary>
    public required string Source { get; init; }

    /// <summary>Name of the unlabelled data set.</summary>
    public required string Target { get; init; }

    /// <summary>True when a data set is drawn stand-in data.</summary>
    public required bool Generated { get; init; }

    /// <summary>The run's seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Before adaptation.</summary>
    public EpochScores? SourceOnly { get; init; }

    /// <summary>The best epoch by mAP, chosen on the test set.</summary>
    public EpochScores? Best { get; init; }

    /// <summary>The last epoch.</summary>
    public EpochScores? Last { get; init; }

    /// <summary>Scores without labels, where the target names nobody but has tracks; null where people are known.</summary>
    public LabelFreeScores? LabelFree { get; init; }

    /// <summary>The scores that the run is judged by: those of known people, or those without labels.</summary>
    [JsonIgnore]
    public ScoreBoard Scores => LabelFree is { } free ? new(free.Start, free.Best, free.Last) : new(SourceOnly, Best, Last);

    /// <summary>How the run stands: going on, or how it ended. One that goes on without a process was killed.</summary>
    public RunStanding State { get; init; }

    /// <summary>Why it failed, for people; null unless it did.</summary>
    public string? Cause { get; init; }

    /// <summary>What had changed since the last seal when somebody went on all the same (<c>--force</c>), a line each.</summary>
    public IReadOnlyList<string> Forced { get; init; } = [];

    /// <summary>Sealed epochs of adaptation.</summary>
    public int Epochs { get; init; }

    /// <summary>Times that a process worked on the run.</summary>
    public int Launches { get; init; }

    /// <summary>Restarts in all launches: new attempts, repairs in place, a process after one that was killed.</summary>
    public int Restarts { get; init; }

    /// <summary>Training steps done again because of them.</summary>
    public int LostSteps { get; init; }

    /// <summary>Seconds lost with them.</summary>
    public double LostSeconds { get; init; }

    /// <summary>Images that could not be read.</summary>
    public int Quarantined { get; init; }

    /// <summary>Seconds that processes worked on the run; what one did after its last seal, before it was killed, is not in it.</summary>
    public double Seconds { get; init; }
}

/// <summary>How a run ended.</summary>
/// <param name="ExitCode">One of <see cref="Outcome.ExitCode"/>.</param>
/// <param name="Folder">The run directory.</param>
/// <param name="Message">Why it ended early, for people; null on success.</param>
/// <param name="Summary">What it achieved; null when it did not get to train.</param>
public sealed record RunOutcome(int ExitCode, string Folder, string? Message, RunSummary? Summary);

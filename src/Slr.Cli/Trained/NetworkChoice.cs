namespace Slr.Cli.Trained;

/// <summary>Which of a run's networks is meant.</summary>
internal sealed record NetworkChoice
{
    /// <summary>A run directory, or the name of one under <c>runs</c>.</summary>
    public required string Run { get; init; }

    /// <summary>True for the student; else the teacher, which is the result of a run.</summary>
    public bool Student { get; init; }

    /// <summary>True for the epoch of the highest mAP, which the test set chose; else the last one.</summary>
    public bool Best { get; init; }

    /// <summary>Words <c>key=value</c> that differ from the run's settings: the device, places of data, the batch.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary><c>teacher</c> or <c>student</c>.</summary>
    public string Name => Student ? "student" : "teacher";
}

using Slr.Cli.Runs;
using Slr.Data;
using Slr.Runs.Files;
using Slr.Runs.Seals;

namespace Slr.Cli.Sweeps;

/// <summary>How a run of a sweep stands, as its directory tells.</summary>
/// <param name="Run">The run.</param>
/// <param name="Record">What its directory holds; null before it was begun.</param>
internal sealed record SweepState(SweepRun Run, RunRecord? Record)
{
    /// <summary>True when all its epochs are done.</summary>
    public bool IsFinished => Record?.IsFinished == true;

    /// <summary>Its scores.</summary>
    public ScoreBoard Scores => Record?.Scores ?? ScoreBoard.Empty;

    /// <summary>For people.</summary>
    public string Standing => Record switch
    {
        null => "waits",
        { IsFinished: true } => "finished",
        { Summary.State: RunStanding.Failed } => "failed",
        { Summary.State: RunStanding.Stopped } => "stopped",
        { Labels.Count: 0 } => "runs, before its first labels",
        { } record => $"runs, epoch {record.Labels.Count}",
    };

    /// <summary>What the seal of its last epoch says; null without one.</summary>
    public SealManifest? LastSeal() =>
        Record is not null && SealOf(Record) is { } seal && File.Exists(seal) ? SealManifest.Parse(File.ReadAllBytes(seal)) : null;

    /// <summary>Where the seal of a run's last epoch says what it is; null before the first.</summary>
    public static string? SealOf(RunRecord record) => record.Labels is not { Count: > 0 } labels ? null
        : Path.Combine(record.Folder, RunFileNames.Seals, EpochNames.Of(Stage.Adapt, labels.Count - 1), SealFiles.Manifest);

    /// <summary>Reads the runs of a plan.</summary>
    public static IReadOnlyList<SweepState> Read(SweepPlan plan, string folder) =>
        [.. plan.Runs().Select(run => Of(run, folder))];

    /// <summary>Reads one run.</summary>
    public static SweepState Of(SweepRun run, string folder)
    {
        string directory = Path.Combine(folder, run.Name);
        return new(run, RunDirectory.IsAt(directory) ? RunReader.Open(directory).Record : null);
    }
}

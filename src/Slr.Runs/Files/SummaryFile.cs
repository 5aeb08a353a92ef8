using Slr.Runs.Outcome;

namespace Slr.Runs.Files;

/// <summary><c>summary.json</c>: how a run stands or ended, over all launches.</summary>
public static class SummaryFile
{
    /// <summary>Reads a run's summary; null when there is none, or none that can be read.</summary>
    public static RunSummary? Read(string folder) => RunJson.Read<RunSummary>(folder, RunFileNames.Summary);

    /// <summary>The file's content.</summary>
    public static byte[] ToBytes(RunSummary summary) => RunJson.ToBytes(summary);
}

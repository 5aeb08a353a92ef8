using System.Text.Json;
using Slr.Runs.Outcome;
using Slr.Runs.Seals;

namespace Slr.Runs.Files;

/// <summary><c>summary.json</c>: how a run stands or ended, over all launches.</summary>
public static class SummaryFile
{
    /// <summary>Reads a run's summary; null when there is none, or none that can be read.</summary>
    public static RunSummary? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<RunSummary>(File.ReadAllBytes(Path.Combine(folder, RunFileNames.Summary)), SealManifest.Json);
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(RunDirectory directory, RunSummary summary) => directory.ReplaceJson(RunFileNames.Summary, summary);
}

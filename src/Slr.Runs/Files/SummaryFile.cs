using System.Text.Json;
using Slr.Runs.Outcome;

namespace Slr.Runs.Files;

/// <summary><c>summary.json</c>: how a run stands or ended, over all launches.</summary>
public static class SummaryFile
{
    /// <summary>Reads a run's summary; null when there is none, or none that can be read.</summary>
    public static RunSummary? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<RunSummary>(File.ReadAllBytes(Path.Combine(folder, RunFileNames.Summary)), RunJson.Options);
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

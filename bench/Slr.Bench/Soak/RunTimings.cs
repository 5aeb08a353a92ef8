using System.Text.Json;

namespace Slr.Bench.Soak;

/// <summary>What a run's <c>timings.jsonl</c> says, over all processes that worked on it.</summary>
public static class RunTimings
{
    /// <summary>Training steps that were done again.</summary>
    public static int LostSteps(string run) => Lines(run, "restart").Sum(line => line.GetProperty("lostSteps").GetInt32());

    /// <summary>What the process held after each epoch of stage 2.</summary>
    public static IEnumerable<ProcessUse> Uses(string run) => Lines(run, "memory")
        .Where(line => line.GetProperty("stage").ValueEquals("adapt"))
        .Select(line => new ProcessUse(line.GetProperty("epoch").GetInt32(), line.GetProperty("residentBytes").GetInt64(),
            line.GetProperty("threads").GetInt32(), line.GetProperty("handles").GetInt32(), line.GetProperty("actors").GetInt32()));

    private static IEnumerable<JsonElement> Lines(string run, string name)
    {
        string path = Path.Combine(run, "timings.jsonl");
        foreach (string line in File.Exists(path) ? File.ReadLines(path) : [])
        {
            JsonElement values;
            try
            {
                values = JsonSerializer.Deserialize<JsonElement>(line);
            }
            catch (JsonException) // the last line of a process that was killed
            {
                continue;
            }
            if (values.GetProperty("event").ValueEquals(name))
                yield return values;
        }
    }
}

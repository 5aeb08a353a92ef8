using Slr.Runs.Files;
using Slr.Runs.Lines;

namespace Slr.Bench.Soak;

/// <summary>What a run's <c>timings.jsonl</c> says, over all processes that worked on it.</summary>
public static class RunTimings
{
    /// <summary>Training steps that were done again.</summary>
    public static int LostSteps(string run) => Lines(run).OfType<RestartLine>().Sum(line => line.LostSteps);

    /// <summary>What the process held after each epoch of stage 2.</summary>
    public static IEnumerable<ProcessUse> Uses(string run) =>
        Lines(run).OfType<MemoryLine>().Where(line => line.Stage == Slr.Data.Stage.Adapt)
        .Select(line => new ProcessUse(line.Epoch, line.ResidentBytes, line.Threads, line.Handles, line.Actors));

    /// <summary>Its lines; the last one of a process that was killed may be torn off.</summary>
    private static IEnumerable<RunLine> Lines(string run) =>
        Path.Combine(run, RunFileNames.Timings) is var path && File.Exists(path)
            ? File.ReadLines(path).Select(RunLines.Parse).OfType<RunLine>() : [];
}

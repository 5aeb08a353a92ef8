using Slr.Runs.Files;
using Slr.Runs.Lines;
using Slr.Runs.Seals;

namespace Slr.Cli.Runs;

/// <summary>Reads a run directory, also while its run goes on; missing files read as nothing.</summary>
internal sealed class RunReader
{
    private readonly LineTail metrics, timings;

    private RunReader(string path)
    {
        Record = new RunRecord(path);
        metrics = new LineTail(Path.Combine(path, RunFileNames.Metrics));
        timings = new LineTail(Path.Combine(path, RunFileNames.Timings));
    }

    /// <summary>What was read so far.</summary>
    public RunRecord Record { get; }

    /// <summary>Opens a run directory and reads it as it is now.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such directory, or it holds no run.</exception>
    public static RunReader Open(string path) => RunDirectory.IsAt(path) ? Follow(path) : throw new DirectoryNotFoundException(
        $"'{path}' is not a run directory: it has neither {RunFileNames.Settings} nor {RunFileNames.Metrics}. Runs are kept under 'runs'.");

    /// <summary>Follows a run directory that may not hold anything yet.</summary>
    public static RunReader Follow(string path)
    {
        var reader = new RunReader(path);
        reader.Refresh();
        return reader;
    }

    /// <summary>Takes in what was written since the last call.</summary>
    public void Refresh()
    {
        foreach (RunLine line in metrics.Read().Concat(timings.Read()).Select(RunLines.Parse).OfType<RunLine>())
            Record.Add(line);
        if (Record.Settings.Count == 0)
            Record.Settings = SettingsFile.Read(Record.Folder);
        if (Record.Environment.Count == 0)
            Record.Environment = EnvironmentFile.Read(Record.Folder);
        Record.Summary = SummaryFile.Read(Record.Folder) ?? Record.Summary;
        Record.Quarantine = QuarantineFile.Read(Record.Folder);
    }
}

using Slr.Data;

namespace Slr.Runs.Files;

/// <summary>Names of the files and folders of a run directory, for writers and readers.</summary>
public static class RunFileNames
{
    private const string Table = ".csv";

    /// <summary>Folder of the seals.</summary>
    public const string Seals = "seals";

    /// <summary>Folder of the tables of labels.</summary>
    public const string Labels = "labels";

    /// <summary>Folder of the last weights.</summary>
    public const string Weights = "weights";

    /// <summary>The settings as a recipe, which <c>resume</c> goes on with.</summary>
    public const string Recipe = "config.conf";

    /// <summary>The settings with their origins.</summary>
    public const string Settings = "config.json";

    /// <summary>The machine and the versions.</summary>
    public const string Environment = "environment.json";

    /// <summary>Metrics, a line an event; in a seal those up to its epoch.</summary>
    public const string Metrics = "metrics.jsonl";

    /// <summary>How the run stands or ended.</summary>
    public const string Summary = "summary.json";

    /// <summary>Images that could not be read.</summary>
    public const string Quarantine = "quarantine.csv";

    /// <summary>Wall-clock values, a line an event.</summary>
    public const string Timings = "timings.jsonl";

    /// <summary>The log, for people.</summary>
    public const string Log = "log.txt";

    /// <summary>The same lines for programs: an object a line, with the template and its values apart.</summary>
    public const string LogLines = "log.jsonl";

    /// <summary>The first results of queries of the last evaluation.</summary>
    public const string Ranking = "ranking.json";

    /// <summary>The table of an epoch's labels, in the folder of them.</summary>
    public static string LabelsOf(int epoch) => $"{EpochNames.Of(Stage.Adapt, epoch)}{Table}";

    /// <summary>The epoch whose labels a file of that folder holds; null for other files.</summary>
    public static int? EpochOfLabels(string file) =>
        Path.GetExtension(file) == Table && EpochNames.Parse(Path.GetFileNameWithoutExtension(file)) is (Stage.Adapt, var epoch)
            ? epoch : null;
}

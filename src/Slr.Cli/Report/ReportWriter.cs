using Slr.Cli.Console;
using Slr.Cli.Report.Html;
using Slr.Cli.Report.Sections;
using Slr.Cli.Runs;
using Slr.Data;

namespace Slr.Cli.Report;

/// <summary>Makes the report of one run or of several runs side by side.</summary>
internal static class ReportWriter
{
    private const string GeneratedNotice = "These results are measured on generated stand-in data: drawn pedestrians, not photographs. "
        + "They show that the program works, and say nothing about real data sets.";

    /// <summary>The report as one HTML page.</summary>
    /// <param name="runs">At least one run, in the order of their colours.</param>
    /// <param name="images">Finds a run's images by their keys.</param>
    public static string Write(IReadOnlyList<RunRecord> runs, Func<RunRecord, Func<string, ImageRecord?>> images)
    {
        List<Section> sections = [ResultSection.Of(runs), CurvesSection.Of(runs), TimelineSection.Of(runs), FindingsSection.Of(runs)];
        foreach (RunRecord run in runs)
        {
            var thumbnails = new Thumbnails(images(run));
            sections.AddRange(((Section[])[ClustersSection.Of(run, thumbnails), RankingSection.Of(run, thumbnails)])
                .Select(s => runs.Count == 1
                    ? s : new Section($"{s.Id}-{Markup.Identifier(run.Name)}", $"{s.Title} of {run.Name}", s.Html)));
        }
        sections.Add(SettingsSection.Of(runs));
        return Page.Write(Title(runs), Subtitle(runs), Notices(runs), sections, "report.js");
    }

    private static string Title(IReadOnlyList<RunRecord> runs) =>
        runs.Count == 1 ? runs[0].Name : string.Join(" · ", runs.Select(r => r.Name));

    private static string Subtitle(IReadOnlyList<RunRecord> runs)
    {
        RunRecord run = runs[0];
        string domains = run.Settings.Count > 0 ? $"{run.Setting("data.source")} → {run.Setting("data.target")}" : "";
        string[] parts = [domains, .. runs.Count > 1 ? [$"{runs.Count} runs side by side"] : Progress(run)];
        return string.Join(" · ", parts.Where(p => p.Length > 0));
    }

    private static string[] Progress(RunRecord run)
    {
        double seconds = run.Summary?.Seconds ?? (run.Stages.Count > 0 ? run.Stages.Max(s => s.End) : 0);
        int epochs = run.Labels.Count;
        return [$"{epochs} {(epochs == 1 ? "epoch" : "epochs")} of adaptation", Ending(run),
            seconds > 0 ? Readable.Duration(seconds) : "",
            run.PeakMemory is { } peak ? $"{Readable.Bytes(peak)} at most" : ""];
    }

    /// <summary>How the run stands. One that says that it goes on may have been killed.</summary>
    private static string Ending(RunRecord run) => run.IsFinished ? "finished" : run.Summary?.State switch
    {
        RunStanding.Stopped => "stopped",
        RunStanding.Failed => "failed",
        RunStanding.Running => "going on, or killed",
        _ => "not finished",
    };

    private static string[] Notices(IReadOnlyList<RunRecord> runs) =>
    [
        .. runs.Where(run => run.Summary?.Cause is not null)
        .Select(run => $"{(runs.Count > 1 ? $"{run.Name} failed" : "The run failed")}: {run.Summary!.Cause}"),
        .. runs.Any(IsGenerated) ? [GeneratedNotice] : (string[])[],
    ];

    /// <summary>True when a run's data are generated, by its summary or, before it has one, by its settings.</summary>
    public static bool IsGenerated(RunRecord run) => run.Summary?.Generated
        ?? (run.Settings.Count > 0 && run.Setting("data.root").Length == 0 && run.Setting("data.target-root").Length == 0);
}

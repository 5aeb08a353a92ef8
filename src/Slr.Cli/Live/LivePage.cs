using System.Text.Json;
using Slr.Cli.Console;
using Slr.Cli.Progress;
using Slr.Cli.Report.Charts;
using Slr.Cli.Report.Html;
using Slr.Cli.Report.Sections;
using Slr.Cli.Runs;
using Slr.Runs.Lines;

namespace Slr.Cli.Live;

/// <summary>The live page: a status, the parts of the run, and the report's own charts.</summary>
internal static class LivePage
{
    /// <summary>The page as it is now.</summary>
    public static string Write(RunRecord run, RunState state) => Page.Write(run.Name, "Live view of a running job",
        state.Started?.Generated == true ? [ProgressWords.Generated] : [],
        [.. Parts(run, state)
            .Select(p => new Section(p.Id, p.Title,
            $"<div id=\"{p.Id}-live\"{(p.Id == "now" ? " aria-live=\"polite\"" : "")}>{p.Html}</div>"))],
        "report.js", "live.js");

    /// <summary>The changing parts as JSON: the id of an element to its markup.</summary>
    public static string Update(RunRecord run, RunState state) =>
        JsonSerializer.Serialize(Parts(run, state).ToDictionary(p => $"{p.Id}-live", p => p.Html));

    private static IEnumerable<Section> Parts(RunRecord run, RunState state)
    {
        yield return new Section("now", "Now", Status(run, state));
        yield return new Section("parts", "Parts", ActorTree.Write(state, run));
        yield return new Section("curves", "Curves", OrLater(CurvesSection.Grid(RunCharts.Of([run]))));
        yield return new Section("time", "Time", OrLater(run.Stages.Count > 0 ? TimelineDrawing.Write(Timeline.Of(run, "timeline")) : ""));
        var restarts = new Markup();
        TimelineSection.Restarts(restarts, run);
        yield return new Section("restarts", "Started again", restarts.ToString());
    }

    private static string OrLater(string html) => html.Length > 0 ? html : "<p class=\"note\">Drawn when the first epoch is sealed.</p>";

    private static string Status(RunRecord run, RunState state)
    {
        var html = new Markup().Raw("<dl class=\"figures\">");
        if (state.Started is null)
            FromOutside(html, run);
        else
        {
            Figure(html, "Whole run", $"{Math.Floor(state.Fraction * 100)} %", ProgressWords.Left(state.Left));
            Figure(html, $"{ProgressWords.Short(state.Stage)}, {ProgressWords.Epoch(state)}",
                state.Total > 0 ? $"{state.Done}/{state.Total}" : ProgressWords.Part(state.Part), state.Total > 0
                    ? ProgressWords.Part(state.Part) : "");
        }
        ScoreBoard scores = run.Scores;
        Figure(html, "mAP on the target", Readable.Show((scores.Last ?? scores.SourceOnly)?.MeanAveragePrecision, Unit.Share),
            scores.Last is null ? "source only" : $"source only {Readable.Show(scores.SourceOnly?.MeanAveragePrecision, Unit.Share)}");
        LabelsLine? labels = run.Labels.LastOrDefault();
        Figure(html, "Clusters", Readable.Show(labels?.Clusters, Unit.Count),
            labels is null ? "no labels yet" : $"{Readable.Show(labels.Outliers, Unit.Count)} outliers in epoch {labels.Epoch + 1}");
        double? speed = state.ImagesPerSecond > 0 ? state.ImagesPerSecond : run.ImagesPerSecond;
        Figure(html, "Training", Readable.Show(speed is { } rate ? Math.Round(rate) : null, Unit.Count), "images/s");
        if (state.Nodes.Count > 0)
            Figure(html, "Nodes", Readable.Show(state.Nodes.Count, Unit.Count), string.Join(", ", state.Nodes));
        return html.Raw("</dl>").ToString();
    }

    /// <summary>Another process trains, or none any more: what it has written so far.</summary>
    private static void FromOutside(Markup html, RunRecord run)
    {
        string epochs = run.Setting("adapt.epochs");
        Figure(html, "Whole run", run.IsFinished ? "finished" : $"{run.Labels.Count}{(epochs.Length > 0 ? $" of {epochs}" : "")}",
            "epochs of adaptation");
        StepLine? step = run.Steps.LastOrDefault();
        Figure(html, "Last written", step is null ? "–" : $"epoch {step.Epoch + 1}",
            step is null ? "" : ProgressWords.Of(step.Stage));
    }

    private static void Figure(Markup html, string name, string value, string note) => html.Raw("<div>").Element("dt", name)
        .Raw("<dd>").Element("strong", value).Element("span", note).Raw("</dd></div>");
}

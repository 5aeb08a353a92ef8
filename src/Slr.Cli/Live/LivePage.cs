using System.Text.Json;
using Slr.Cli.Progress;
using Slr.Cli.Report;
using Slr.Cli.Report.Charts;
using Slr.Cli.Report.Sections;
using Slr.Cli.Runs;

namespace Slr.Cli.Live;

/// <summary>The live page: a status, the parts of the run, and the report's own charts.</summary>
internal static class LivePage
{
    /// <summary>The page as it is now.</summary>
    public static string Write(RunRecord run, RunState state) => Page.Write(run.Name, "Live view of a running job",
        state.Started?.Generated == true ? [ProgressWords.Generated] : [],
        [.. Parts(run, state).Select(p => new Section(p.Id, p.Title, $"<div id=\"{p.Id}-live\"{(p.Id == "now" ? " aria-live=\"polite\"" : "")}>{p.Html}</div>"))],
        "report.js", "live.js");

    /// <summary>The changing parts as JSON: the id of an element to its markup.</summary>
    public static string Update(RunRecord run, RunState state) =>
        JsonSerializer.Serialize(Parts(run, state).ToDictionary(p => $"{p.Id}-live", p => p.Html));

    private static IEnumerable<Section> Parts(RunRecord run, RunState state)
    {
        yield return new Section("now", "Now", Status(run, state));
        yield return new Section("parts", "Parts", ActorTree.Write(state));
        yield return new Section("curves", "Curves", CurvesSection.Grid(RunCharts.Of([run])));
        yield return new Section("time", "Time", run.Stages.Count > 0 ? TimelineDrawing.Write(Timeline.Of(run, "timeline")) : "");
        var restarts = new Markup();
        TimelineSection.Restarts(restarts, run);
        yield return new Section("restarts", "Started again", restarts.ToString());
    }

    private static string Status(RunRecord run, RunState state)
    {
        var html = new Markup().Raw("<dl class=\"figures\">");
        string epoch = state.Epochs > 0 ? $"epoch {state.Epoch + 1} of {state.Epochs}" : "";
        Figure(html, ProgressWords.Of(state.Stage), run.Summary is null ? $"{Math.Floor(state.Fraction * 100)} %" : "finished", epoch);
        Figure(html, ProgressWords.Part(state.Part), state.Total > 0 ? $"{state.Done}/{state.Total}" : "–", ProgressWords.Left(state.Left));
        RunScores scores = RunScores.Of(run);
        Figure(html, "mAP on the target", Quantity.Show((scores.Last ?? scores.SourceOnly)?.MeanAveragePrecision, Unit.Share),
            scores.Last is null ? "source only" : $"source only {Quantity.Show(scores.SourceOnly?.MeanAveragePrecision, Unit.Share)}");
        Figure(html, "Training", state.ImagesPerSecond > 0 ? ProgressWords.Speed(state.ImagesPerSecond) : "–",
            state.Labels is { } labels ? ProgressWords.Labels(labels) : "no labels yet");
        return html.Raw("</dl>").ToString();
    }

    private static void Figure(Markup html, string name, string value, string note) => html.Raw("<div>").Element("dt", name)
        .Raw("<dd>").Element("strong", value).Element("span", note).Raw("</dd></div>");
}

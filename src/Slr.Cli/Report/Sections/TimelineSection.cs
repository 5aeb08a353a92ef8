using Slr.Cli.Console;
using Slr.Cli.Report.Charts;
using Slr.Cli.Report.Html;
using Slr.Cli.Runs;
using Slr.Runs.Lines;

namespace Slr.Cli.Report.Sections;

/// <summary>When what ran, what overlapped, and what was started again.</summary>
internal static class TimelineSection
{
    public static Section Of(IReadOnlyList<RunRecord> runs)
    {
        var html = new Markup();
        foreach (RunRecord run in runs.Where(r => r.Stages.Count > 0 || r.Restarts.Count > 0))
        {
            if (runs.Count > 1)
                html.Element("h3", run.Name, "class=\"run\"");
            string id = Markup.Identifier(run.Name);
            if (run.Stages.Count > 0)
                html.Raw(TimelineDrawing.Write(Timeline.Of(run, $"timeline-{id}")));
            if (Timeline.OfOneEpoch(run, $"epoch-{id}") is { } epoch)
                html.Raw(TimelineDrawing.Write(epoch));
            Restarts(html, run);
        }
        return new Section("time", "Time", html.ToString());
    }

    /// <summary>The restarts of a run as a table, or a sentence that there were none.</summary>
    public static void Restarts(Markup html, RunRecord run)
    {
        html.Element("h3", "Restarts");
        if (run.Restarts.Count == 0)
        {
            html.Element("p", "Nothing had to be started again.");
            return;
        }
        html.Raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Restarts\"><table class=\"plain\"><thead><tr>");
        foreach (string name in (string[])["Part", "Cause", "New attempt", "At", "Lost steps", "Lost time"])
            html.Element("th", name, "scope=\"col\"");
        html.Raw("</tr></thead><tbody>");
        foreach ((RestartLine restart, double? at) in run.Restarts)
            html.Raw("<tr>").Element("th", restart.Actor, "scope=\"row\"").Element("td", restart.Cause, "class=\"words\"")
                .Element("td", restart.Attempt > 0 ? $"{restart.Attempt}" : "in place").Element("td", Readable.Show(at, Unit.Time))
                .Element("td", Readable.Show(restart.LostSteps, Unit.Count)).Element("td", Readable.Show(restart.LostSeconds, Unit.Time))
                .Raw("</tr>");
        html.Raw("</tbody></table></div>");
    }
}

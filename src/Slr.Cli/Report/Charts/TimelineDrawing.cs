using Slr.Cli.Console;
using Slr.Cli.Report.Html;
using Slr.Runs.Lines;
using static Slr.Cli.Report.Html.Markup;

namespace Slr.Cli.Report.Charts;

/// <summary>Draws a timeline as a figure: a lane a kind of work, a bar a piece of it.</summary>
internal static class TimelineDrawing
{
    private const double Width = 900, Left = 104, Right = 12, Top = 8, Lane = 26, Bottom = 38;
    private const int LongestTable = 400;

    /// <summary>The figure; nothing when there are no stages.</summary>
    public static string Write(Timeline timeline)
    {
        if (timeline.Lanes.Count == 0)
            return "";
        var html = new Markup();
        html.Raw($"<figure class=\"chart wide\" id=\"{timeline.Id}\"><figcaption>").Element("h3", timeline.Title)
            .Element("p", Sentence(timeline)).Raw("</figcaption>")
            .Raw("<div class=\"sweep\" tabindex=\"0\" role=\"group\" ")
            .Raw(Attribute("aria-label", $"{timeline.Title}: timeline, scrolls sideways"))
            .Raw(">");
        Draw(html, timeline);
        html.Raw("</div>");
        Table(html, timeline);
        return html.Raw("</figure>").ToString();
    }

    private static string Sentence(Timeline timeline)
    {
        string refined = timeline.Refined == 0 ? "" : $" Refinement worked {Readable.Show(timeline.Refined, Unit.Time)}: "
            + $"{Readable.Show(timeline.Refined - timeline.Exposed, Unit.Time)} under other work, "
            + $"{Readable.Show(timeline.Exposed, Unit.Time)} while nothing else worked.";
        return $"{Readable.Duration(timeline.To - timeline.From)} in all.{refined}"
            + (timeline.Lanes.Any(l => l.Spans.Any(s => s.Epoch % 2 == 1)) ? " Epochs are dark and pale by turns." : "");
    }

    private static void Draw(Markup svg, Timeline timeline)
    {
        double height = Top + (timeline.Lanes.Count * Lane) + Bottom;
        Axis x = Axis.OfTime(timeline.To - timeline.From, Left, Width - Right);
        svg.Raw($"<svg class=\"plot\" viewBox=\"0 0 {Width} {Coordinate(height)}\" role=\"img\" aria-labelledby=\"{timeline.Id}-t "
            + $"{timeline.Id}-d\">")
            .Element("title", timeline.Title, $"id=\"{timeline.Id}-t\"")
            .Element("desc", string.Join(" ", timeline.Lanes.Select(l =>
                $"{l.Lane}: {l.Spans.Count} times, {Readable.Duration(l.Spans.Sum(s => s.Seconds))}.")), $"id=\"{timeline.Id}-d\"");
        svg.Raw("<g class=\"grid\" aria-hidden=\"true\">");
        foreach (double tick in x.Ticks)
            svg.Raw($"<line x1=\"{Coordinate(x.Position(tick))}\" x2=\"{Coordinate(x.Position(tick))}\" y1=\"{Top}\" "
                + $"y2=\"{Coordinate(height - Bottom)}\"/>")
                .Raw($"<text x=\"{Coordinate(x.Position(tick))}\" y=\"{Coordinate(height - Bottom + 16)}\" "
                    + $"text-anchor=\"middle\">{Escape(Readable.Tick(tick, Unit.Time))}</text>");
        svg.Raw($"<text class=\"name\" x=\"{(Left + Width - Right) / 2}\" y=\"{Coordinate(height - 5)}\" text-anchor=\"middle\">time "
            + "since the start of this picture</text></g>");
        foreach (((string lane, IReadOnlyList<StageLine> spans), int row) in timeline.Lanes.Select((l, i) => (l, i)))
            DrawLane(svg, lane, spans, row, timeline.From, x);
        foreach (ChartMark mark in timeline.Marks)
            svg.Raw($"<g class=\"mark\"><line x1=\"{Coordinate(x.Position(mark.X - timeline.From))}\" "
                + $"x2=\"{Coordinate(x.Position(mark.X - timeline.From))}\" y1=\"{Top}\" y2=\"{Coordinate(height - Bottom)}\"/>")
                .Element("title", mark.Name).Raw("</g>");
        svg.Raw("</svg>");
    }

    private static void DrawLane(Markup svg, string lane, IReadOnlyList<StageLine> spans, int row, double from, Axis x)
    {
        double y = Top + (row * Lane);
        svg.Raw($"<text class=\"lane\" x=\"{Left - 10}\" y=\"{Coordinate(y + (Lane / 2))}\" dy=\"0.35em\" text-anchor=\"end\">").Text(lane)
            .Raw("</text>");
        foreach (StageLine span in spans)
        {
            double left = x.Position(span.Start - from), width = Math.Max(1, x.Position(span.End - from) - left);
            svg.Raw($"<rect class=\"bar c{(Timeline.ColorOf(lane) % 8) + 1}{(span.Epoch % 2 == 1 ? " odd" : "")}\" "
                + $"x=\"{Coordinate(left)}\" y=\"{Coordinate(y + 4)}\" ")
                .Raw($"width=\"{Coordinate(width)}\" height=\"{Lane - 8}\" rx=\"2\">")
                .Element("title", $"{lane}, epoch {span.Epoch + 1}: {Readable.Duration(span.Seconds)}").Raw("</rect>");
        }
    }

    private static void Table(Markup html, Timeline timeline)
    {
        html.Raw("<details><summary>Times as a table</summary><div class=\"scroll\" tabindex=\"0\" role=\"region\" ")
            .Raw(Attribute("aria-label", $"{timeline.Title}: times")).Raw("><table><thead><tr>");
        foreach (string name in (string[])["Work", "Epoch", "Start", "Time"])
            html.Element("th", name, "scope=\"col\"");
        html.Raw("</tr></thead><tbody>");
        foreach ((string lane, StageLine span) in timeline.Lanes.SelectMany(l => l.Spans.Select(s => (l.Lane, s)))
            .OrderBy(row => row.s.Start).Take(LongestTable))
            html.Raw("<tr>").Element("th", lane, "scope=\"row\"").Element("td", $"{span.Epoch + 1}")
                .Element("td", Readable.Duration(span.Start - timeline.From)).Element("td", Readable.Duration(span.Seconds)).Raw("</tr>");
        html.Raw("</tbody></table></div></details>");
    }
}

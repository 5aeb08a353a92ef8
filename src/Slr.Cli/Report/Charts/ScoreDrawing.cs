using Slr.Cli.Console;
using Slr.Cli.Report.Html;
using Slr.Cli.Runs;
using static Slr.Cli.Report.Html.Markup;

namespace Slr.Cli.Report.Charts;

/// <summary>Draws how far each score moved from source-only to adapted: two dots and the way between them.</summary>
internal static class ScoreDrawing
{
    private const double Width = 560, Left = 58, Right = 62, Row = 34, Top = 10, Bottom = 30;

    /// <summary>The figure; nothing unless a run has both scores.</summary>
    public static string Write(IReadOnlyList<RunRecord> runs)
    {
        (RunRecord Run, EpochScores From, EpochScores To)[] moves = [.. runs.Select(r => (r, r.Scores))
            .Where(p => p.Item2.SourceOnly is not null && p.Item2.Last is not null)
            .Select(p => (p.r, p.Item2.SourceOnly!, p.Item2.Last!))];
        if (moves.Length == 0)
            return "";
        (string Name, Func<EpochScores, double> Value)[] scores = [("mAP", s => s.MeanAveragePrecision), ("Rank-1", s => s.Rank1),
            ("Rank-5", s => s.Rank5), ("Rank-10", s => s.Rank10)];
        double height = Top + (scores.Length * moves.Length * Row) + Bottom;
        Axis x = Axis.Exact(0, 1, Left, Width - Right, 5);
        var svg = new Markup();
        svg.Raw("<figure class=\"chart\" id=\"scores\"><figcaption>").Element("h3", "From source-only to adapted")
            .Element("p", "Hollow: the model that only knows the source. Filled: the teacher after the last epoch.").Raw("</figcaption>")
            .Raw($"<svg class=\"plot\" viewBox=\"0 0 {Width} {Coordinate(height)}\" role=\"img\" aria-labelledby=\"scores-t scores-d\">")
            .Element("title", "From source-only to adapted", "id=\"scores-t\"")
            .Element("desc", string.Join(" ", moves.SelectMany(m => scores.Select(s =>
                $"{m.Run.Name}, {s.Name}: {Readable.Show(s.Value(m.From), Unit.Share)} to {Readable.Show(s.Value(m.To), Unit.Share)}."))),
                    "id=\"scores-d\"")
            .Raw("<g class=\"grid\" aria-hidden=\"true\">");
        foreach (double tick in x.Ticks)
            svg.Raw($"<line x1=\"{Coordinate(x.Position(tick))}\" x2=\"{Coordinate(x.Position(tick))}\" y1=\"{Top}\" "
                + $"y2=\"{Coordinate(height - Bottom)}\"/>")
                .Raw($"<text x=\"{Coordinate(x.Position(tick))}\" y=\"{Coordinate(height - Bottom + 16)}\" "
                    + $"text-anchor=\"middle\">{Escape(Readable.Tick(tick, Unit.Share))}</text>");
        svg.Raw("</g>");
        double y = Top + (Row / 2);
        foreach ((string name, Func<EpochScores, double> value) in scores)
            foreach (((RunRecord _, EpochScores from, EpochScores to), int index) in moves.Select((m, i) => (m, i)))
            {
                Move(svg, index == 0 ? name : "", $"c{(index % 8) + 1}", x, y, value(from), value(to));
                y += Row;
            }
        svg.Raw("</svg>");
        if (moves.Length > 1)
            Legend(svg, [.. moves.Select(m => m.Run.Name)]);
        return svg.Raw("</figure>").ToString();
    }

    private static void Move(Markup svg, string name, string color, Axis x, double y, double from, double to)
    {
        string a = Coordinate(x.Position(from)), b = Coordinate(x.Position(to)), at = Coordinate(y);
        svg.Raw($"<text class=\"lane\" x=\"{Left - 10}\" y=\"{at}\" dy=\"0.35em\" text-anchor=\"end\">{Escape(name)}</text>")
            .Raw($"<line class=\"way {color}\" x1=\"{a}\" x2=\"{b}\" y1=\"{at}\" y2=\"{at}\"/>")
            .Raw($"<circle class=\"hollow {color}\" cx=\"{a}\" cy=\"{at}\" r=\"4.5\"/><circle class=\"{color}\" cx=\"{b}\" cy=\"{at}\" "
                + "r=\"5\"/>")
            .Raw($"<text class=\"value\" x=\"{Coordinate(Math.Max(x.Position(to), x.Position(from)) + 10)}\" y=\"{at}\" "
                + $"dy=\"0.35em\">{Escape(Readable.Show(to, Unit.Share))}</text>");
    }

    private static void Legend(Markup html, IReadOnlyList<string> names)
    {
        html.Raw("<ul class=\"legend\">");
        for (int i = 0; i < names.Count; i++)
            html.Raw($"<li><svg viewBox=\"0 0 24 8\" aria-hidden=\"true\"><path class=\"curve c{(i % 8) + 1}\" d=\"M1 4H23\"/></svg>")
                .Text(names[i]).Raw("</li>");
        html.Raw("</ul>");
    }
}

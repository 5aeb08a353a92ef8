using Slr.Cli.Console;
using Slr.Cli.Report.Html;

using static Slr.Cli.Report.Html.Markup;

namespace Slr.Cli.Report.Charts;

/// <summary>Draws a line chart as inline SVG. Colours and letter sizes come from the page's style sheet.</summary>
internal static class LineChartDrawing
{
    /// <summary>Size of the drawing in its own units.</summary>
    public const double Width = 560, Height = 270;

    private const double Left = 58, Right = 14, Top = 14, Bottom = 42;

    /// <summary>The drawing; its description is what <see cref="LineChart.Description"/> says.</summary>
    public static string Draw(LineChart chart)
    {
        (Axis x, Axis y) = Axes(chart);
        var svg = new Markup();
        svg.Raw($"<svg class=\"plot\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-labelledby=\"{chart.Id}-t {chart.Id}-d\" ")
            .Raw($"data-left=\"{Coordinate(x.Position(x.Minimum))}\" data-right=\"{Coordinate(x.Position(x.Maximum))}\">")
            .Element("title", chart.Title, $"id=\"{chart.Id}-t\"").Element("desc", chart.Description, $"id=\"{chart.Id}-d\"");
        Grid(svg, chart, x, y);
        foreach (ChartMark mark in chart.Marks.Where(m => m.X >= x.Minimum && m.X <= x.Maximum))
            svg.Raw($"<g class=\"mark\"><line x1=\"{Coordinate(x.Position(mark.X))}\" x2=\"{Coordinate(x.Position(mark.X))}\" ")
                .Raw($"y1=\"{Top}\" y2=\"{Height - Bottom}\"/>").Element("title", mark.Name).Raw("</g>");
        foreach (Curve curve in chart.Curves.Where(c => c.Points.Count > 0))
            DrawCurve(svg, curve, x, y);
        svg.Raw($"<line class=\"cross\" x1=\"0\" x2=\"0\" y1=\"{Top}\" y2=\"{Height - Bottom}\" hidden=\"hidden\"/>");
        return svg.Raw("</svg>").ToString();
    }

    /// <summary>Where a value of the horizontal axis stands, so that the page's script can find it.</summary>
    public static Func<double, double> Horizontal(LineChart chart) => Axes(chart).X.Position;

    private static (Axis X, Axis Y) Axes(LineChart chart)
    {
        CurvePoint[] points = [.. chart.Curves.SelectMany(c => c.Points)];
        double low = chart.Minimum ?? points.Min(p => p.Low ?? p.Y);
        double high = Math.Max(chart.Maximum ?? double.NegativeInfinity, points.Max(p => p.High ?? p.Y));
        return (Axis.Exact(points.Min(p => p.X), points.Max(p => p.X), Left, Width - Right, whole: true),
            Axis.Rounded(Math.Min(low, high), high, Height - Bottom, Top, whole: chart.Unit == Unit.Count));
    }

    private static void Grid(Markup svg, LineChart chart, Axis x, Axis y)
    {
        svg.Raw("<g class=\"grid\" aria-hidden=\"true\">");
        foreach (double tick in y.Ticks)
        {
            string at = Coordinate(y.Position(tick));
            svg.Raw($"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{at}\" y2=\"{at}\"/>")
                .Raw($"<text x=\"{Left - 8}\" y=\"{at}\" dy=\"0.35em\" "
                    + $"text-anchor=\"end\">{Escape(Readable.Tick(tick, chart.Unit))}</text>");
        }
        foreach (double tick in x.Ticks)
            svg.Raw($"<text x=\"{Coordinate(x.Position(tick))}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">")
                .Raw($"{Escape(Readable.Tick(tick, Unit.Count))}</text>");
        svg.Raw($"<text class=\"name\" x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 6}\" "
            + $"text-anchor=\"middle\">{Escape(chart.XName)}</text></g>");
    }

    private static void DrawCurve(Markup svg, Curve curve, Axis x, Axis y)
    {
        string style = $"c{(curve.Color % 8) + 1}";
        CurvePoint[] ranged = [.. curve.Points.Where(p => p.Low is not null && p.High is not null)];
        if (ranged.Length > 1)
            svg.Raw($"<path class=\"band {style}\" d=\"M{Line(ranged, x, y, p => p.High!.Value)}L")
                .Raw($"{Line([.. ranged.Reverse()], x, y, p => p.Low!.Value)}Z\"/>");
        svg.Raw($"<path class=\"curve {style}{(curve.Dashed ? " dashed" : "")}\" d=\"M{Line(curve.Points, x, y, p => p.Y)}\"/>");
        if (curve.Points.Count <= 60)
            foreach (CurvePoint point in curve.Points)
                svg.Raw($"<circle class=\"{style}\" cx=\"{Coordinate(x.Position(point.X))}\" cy=\"{Coordinate(y.Position(point.Y))}\" "
                    + "r=\"2.6\"/>");
    }

    private static string Line(IReadOnlyList<CurvePoint> points, Axis x, Axis y, Func<CurvePoint, double> value) =>
        string.Join('L', points.Select(p => $"{Coordinate(x.Position(p.X))} {Coordinate(y.Position(value(p)))}"));
}

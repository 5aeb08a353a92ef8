using Slr.Cli.Report.Html;

namespace Slr.Cli.Report.Charts;

/// <summary>A line chart as an SVG file of its own: heading, legend and style are inside it.</summary>
internal static class ChartFile
{
    private const double Left = 14, Heading = 24, Row = 18;

    /// <summary>The file's text.</summary>
    /// <param name="chart">A chart with points.</param>
    public static string Write(LineChart chart)
    {
        Curve[] curves = [.. chart.Curves.Where(curve => curve.Points.Count > 0)];
        double drawn = Heading + Row * curves.Length;
        var svg = new Markup();
        svg.Raw("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"file\" ")
            .Raw($"viewBox=\"0 0 {LineChartDrawing.Width} {drawn + LineChartDrawing.Height}\">")
            .Raw($"<style>{Assets.Text("chart.css")}.file {{ font-family: system-ui, sans-serif }} .file > text {{ font-size: 13px; fill: ")
            .Raw("var(--ink) }</style>").Element("text", chart.Title, $"x=\"{Left}\" y=\"16\" font-weight=\"600\"");
        for (int at = 0; at < curves.Length; at++)
        {
            double y = Heading + Row * (at + 0.5);
            string style = $"c{curves[at].Color % 8 + 1}{(curves[at].Dashed ? " dashed" : "")}";
            svg.Raw($"<path class=\"curve {style}\" d=\"M{Left} {y}h24\"/>")
                .Element("text", curves[at].Name, $"x=\"{Left + 32}\" y=\"{y}\" dy=\"0.35em\"");
        }
        string plot = LineChartDrawing.Draw(chart);
        // A drawing inside of a drawing is as high as the outer one unless told otherwise.
        return svg.Raw(plot.Insert("<svg".Length, $" y=\"{drawn}\" style=\"height: {LineChartDrawing.Height}px\""))
            .Raw("</svg>\n").ToString();
    }
}

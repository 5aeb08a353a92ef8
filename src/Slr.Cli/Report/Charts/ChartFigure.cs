using Slr.Cli.Console;
using Slr.Cli.Report.Html;

using static Slr.Cli.Report.Html.Markup;

namespace Slr.Cli.Report.Charts;

/// <summary>
/// A chart as a figure of the page: heading, legend, drawing, a line that reads out the values under the pointer or at
/// the place reached with the arrow keys, and the same values as a table.
/// </summary>
internal static class ChartFigure
{
    /// <summary>The figure; nothing when the chart has no points.</summary>
    public static string Write(LineChart chart)
    {
        if (!chart.HasPoints)
            return "";
        var html = new Markup();
        html.Raw($"<figure class=\"chart\" id=\"{chart.Id}\"><figcaption>").Element("h3", chart.Title);
        if (chart.Explanation.Length > 0)
            html.Element("p", chart.Explanation);
        html.Raw("</figcaption>");
        Legend(html, chart);
        html.Raw("<div class=\"stage\" tabindex=\"0\" role=\"group\" ")
            .Raw(Attribute("aria-label", $"{chart.Title}: chart; the arrow keys read its values"))
            .Raw(">").Raw(LineChartDrawing.Draw(chart)).Raw("</div><output class=\"readout\" aria-live=\"polite\"></output>");
        Table(html, chart);
        return html.Raw("</figure>").ToString();
    }

    private static void Legend(Markup html, LineChart chart)
    {
        html.Raw("<ul class=\"legend\">");
        foreach (Curve curve in chart.Curves.Where(c => c.Points.Count > 0))
            html.Raw($"<li><svg viewBox=\"0 0 24 8\" aria-hidden=\"true\"><path class=\"curve c{(curve.Color % 8) + 1}")
                .Raw($"{(curve.Dashed ? " dashed" : "")}\" d=\"M1 4H23\"/></svg>").Text(curve.Name).Raw("</li>");
        html.Raw("</ul>");
    }

    private static void Table(Markup html, LineChart chart)
    {
        Curve[] curves = [.. chart.Curves.Where(c => c.Points.Count > 0)];
        Dictionary<double, double>[] values = [.. curves.Select(c => c.Points.GroupBy(p => p.X).ToDictionary(g => g.Key, g => g.Last().Y))];
        Func<double, double> place = LineChartDrawing.Horizontal(chart);
        html.Raw("<details><summary>Values as a table</summary><div class=\"scroll\" tabindex=\"0\" role=\"region\" ")
            .Raw(Attribute("aria-label", $"{chart.Title}: values")).Raw("><table><thead><tr>")
            .Element("th", chart.XName, "scope=\"col\"");
        foreach (Curve curve in curves)
            html.Element("th", curve.Name, "scope=\"col\"");
        html.Raw("</tr></thead><tbody>");
        foreach (double x in values.SelectMany(v => v.Keys).Distinct().Order())
        {
            html.Raw($"<tr data-x=\"{Coordinate(place(x))}\">").Element("th", Readable.Show(x, Unit.Count), "scope=\"row\"");
            foreach (Dictionary<double, double> column in values)
                html.Element("td", column.TryGetValue(x, out double y) ? Readable.Show(y, chart.Unit) : "–");
            html.Raw("</tr>");
        }
        html.Raw("</tbody></table></div></details>");
    }
}

using Slr.Cli.Report.Charts;
using Slr.Cli.Report.Html;
using Slr.Cli.Runs;

namespace Slr.Cli.Report.Sections;

/// <summary>All line charts of the runs.</summary>
internal static class CurvesSection
{
    public static Section Of(IReadOnlyList<RunRecord> runs) =>
        new("curves", "Curves", Grid(RunCharts.Of(runs)));

    /// <summary>The charts side by side where there is room; empty without charts.</summary>
    public static string Grid(IReadOnlyList<LineChart> charts) =>
        charts.Count == 0 ? "" : $"<div class=\"charts\">{string.Concat(charts.Select(ChartFigure.Write))}</div>";
}

using Slr.Cli.Console;

namespace Slr.Cli.Report.Charts;

/// <summary>A point of a curve; with a range when it stands for several values.</summary>
internal sealed record CurvePoint(double X, double Y, double? Low = null, double? High = null);

/// <summary>A curve. Colours repeat after eight; a dashed line tells curves apart without colour.</summary>
internal sealed record Curve(string Name, int Color, bool Dashed, IReadOnlyList<CurvePoint> Points);

/// <summary>A vertical line at a place that matters, such as a restart or the best epoch.</summary>
internal sealed record ChartMark(double X, string Name);

/// <summary>What a line chart shows, apart from how it is drawn.</summary>
internal sealed record LineChart(string Id, string Title, string XName, Unit Unit, IReadOnlyList<Curve> Curves)
{
    /// <summary>What the curves mean, one sentence for the reader.</summary>
    public string Explanation { get; init; } = "";

    /// <summary>Lower end of the vertical axis; null = from the values.</summary>
    public double? Minimum { get; init; }

    /// <summary>Smallest upper end of the vertical axis; null = from the values.</summary>
    public double? Maximum { get; init; }

    /// <summary>Vertical lines.</summary>
    public IReadOnlyList<ChartMark> Marks { get; init; } = [];

    /// <summary>What the curves do, in words, for those who do not see them.</summary>
    public string Description => string.Join(" ", Curves.Where(c => c.Points.Count > 0).Select(Describe));

    /// <summary>True when there is anything to draw.</summary>
    public bool HasPoints => Curves.Any(c => c.Points.Count > 0);

    private string Describe(Curve curve)
    {
        CurvePoint first = curve.Points[0], last = curve.Points[^1];
        if (curve.Points.Count == 1)
            return $"{curve.Name}: {Readable.Show(first.Y, Unit)}.";
        CurvePoint top = curve.Points.MaxBy(p => p.Y)!, bottom = curve.Points.MinBy(p => p.Y)!;
        return $"{curve.Name}: from {Readable.Show(first.Y, Unit)} to {Readable.Show(last.Y, Unit)}, highest "
            + $"{Readable.Show(top.Y, Unit)} at {XName} {Readable.Show(top.X, Unit.Count)}, lowest "
            + $"{Readable.Show(bottom.Y, Unit)} at {Readable.Show(bottom.X, Unit.Count)}.";
    }
}

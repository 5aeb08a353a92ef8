using Slr.Runs.Lines;

namespace Slr.Cli.Report.Charts;

/// <summary>Thins the losses of many steps to what a chart can show: means of equal spans, with their range.</summary>
internal static class StepCurves
{
    private const int MostPoints = 120;

    /// <summary>Points of one value over the steps of a stage, counted over all its epochs.</summary>
    /// <param name="steps">Steps of one stage in order.</param>
    /// <param name="value">The loss to show; steps without it are left out.</param>
    public static IReadOnlyList<CurvePoint> Of(IReadOnlyList<StepLine> steps, Func<StepLine, double?> value)
    {
        (double X, double Y)[] points = [.. steps.Select((s, i) => (X: (double)(i + 1), Y: value(s)))
            .Where(p => p.Y is not null).Select(p => (p.X, p.Y!.Value))];
        if (points.Length <= MostPoints)
            return [.. points.Select(p => new CurvePoint(p.X, p.Y))];
        int size = (points.Length + MostPoints - 1) / MostPoints;
        return [.. points.Chunk(size).Select(span => new CurvePoint(Math.Round(span.Average(p => p.X)),
            span.Average(p => p.Y), span.Min(p => p.Y), span.Max(p => p.Y)))];
    }
}

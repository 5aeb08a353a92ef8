namespace Slr.Cli.Report.Charts;

/// <summary>A linear axis: values to positions, with ticks at round numbers.</summary>
internal sealed class Axis
{
    private readonly double from, to;

    private Axis(double minimum, double maximum, double step, double from, double to)
    {
        (Minimum, Maximum, this.from, this.to) = (minimum, maximum, from, to);
        int count = (int)Math.Round((maximum - minimum) / step);
        Ticks = [.. Enumerable.Range(0, count + 1).Select(i => Math.Round(minimum + (i * step), 10))];
    }

    /// <summary>The smallest value on the axis.</summary>
    public double Minimum { get; }

    /// <summary>The largest value on the axis.</summary>
    public double Maximum { get; }

    /// <summary>Values that get a line and a label.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>Where a value stands, in the units of the drawing.</summary>
    public double Position(double value) => from + ((value - Minimum) / (Maximum - Minimum) * (to - from));

    /// <summary>An axis whose ends are round numbers.</summary>
    /// <param name="minimum">The smallest value to show.</param>
    /// <param name="maximum">The largest value to show.</param>
    /// <param name="from">Position of the axis's smaller end.</param>
    /// <param name="to">Position of its larger end.</param>
    /// <param name="wanted">About how many steps.</param>
    /// <param name="whole">True when only whole numbers make sense.</param>
    public static Axis Rounded(double minimum, double maximum, double from, double to, int wanted = 5, bool whole = false)
    {
        double step = RoundStep(minimum, maximum, wanted, whole);
        double low = Math.Floor((minimum / step) + 1e-9) * step, high = Math.Ceiling((maximum / step) - 1e-9) * step;
        return new Axis(low, high > low ? high : low + step, step, from, to);
    }

    /// <summary>An axis that ends exactly at its values, with ticks at round numbers inside.</summary>
    public static Axis Exact(double minimum, double maximum, double from, double to, int wanted = 6, bool whole = false)
    {
        double end = maximum > minimum ? maximum : minimum + 1;
        double step = RoundStep(minimum, end, wanted, whole);
        double first = Math.Ceiling((minimum / step) - 1e-9) * step;
        double[] ticks = [.. Enumerable.Range(0, 100).Select(i => Math.Round(first + (i * step), 10))
            .TakeWhile(t => t <= end + (step * 1e-9))];
        return new Axis(minimum, end, end - minimum, from, to, ticks);
    }

    /// <summary>An axis of time from 0, with ticks at times that people say: 15 s, 2 min, 1 h.</summary>
    public static Axis OfTime(double seconds, double from, double to)
    {
        double end = seconds > 0 ? seconds : 1;
        double step = end / MostTimeTicks <= 1
            ? RoundStep(0, end, MostTimeTicks, whole: false)
            : TimeSteps.FirstOrDefault(s => end / s <= MostTimeTicks, RoundStep(0, end / 3600, MostTimeTicks, whole: true) * 3600);
        double[] ticks = [.. Enumerable.Range(0, (int)(end / step) + 1).Select(i => Math.Round(i * step, 10))];
        return new Axis(0, end, end, from, to, ticks);
    }

    private const int MostTimeTicks = 8;

    private static readonly double[] TimeSteps = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200];

    private Axis(double minimum, double maximum, double step, double from, double to, double[] ticks)
        : this(minimum, maximum, step, from, to) => Ticks = ticks;

    private static double RoundStep(double minimum, double maximum, int wanted, bool whole)
    {
        double span = maximum > minimum ? maximum - minimum : Math.Max(Math.Abs(maximum), 1e-9);
        double power = Math.Pow(10, Math.Floor(Math.Log10(span / wanted)));
        double step = new[] { 1, 2, 5, 10 }.Select(f => f * power).First(s => span / s <= wanted + 0.5 || s >= 10 * power);
        return whole ? Math.Max(1, Math.Round(step)) : step;
    }
}

using System.Collections.Immutable;
using System.Text;
using Slr.Cli.Console;
using Slr.Cli.Report.Charts;
using Slr.Cli.Statistics;
using Slr.Cli.Sweeps;
using Slr.Primitives.Files;

namespace Slr.Cli.Science;

/// <summary>How figures of the arms of a table go from epoch to epoch: means of their finished runs.</summary>
/// <param name="plan">The runs.</param>
/// <param name="states">How they stand.</param>
internal sealed class Courses(SweepPlan plan, IReadOnlyList<SweepState> states)
{
    private const double Confidence = 0.95;

    /// <summary>Curves that can still be told apart in one drawing, and epochs that a table has room for.</summary>
    private const int MostCurves = 8, MostEpochs = 12;

    private readonly (string Name, SweepState[] Runs)[] arms = [.. states.Where(state => state.IsFinished)
        .GroupBy(state => plan.ValuesOf(state.Run, axis => !axis.DrawsLots))
        .Select(arm => (arm.Key.Length > 0 ? arm.Key : plan.Recipe, arm.ToArray()))];

    /// <summary>Writes the drawings beside the page.</summary>
    /// <param name="figures">What is drawn.</param>
    /// <param name="page">The page's path.</param>
    /// <returns>Lines of the page.</returns>
    public IEnumerable<string> Write(IReadOnlyList<EpochFigure> figures, string page)
    {
        foreach (EpochFigure figure in figures)
        {
            (string Name, ImmutableArray<CurvePoint> Points)[] courses = [.. arms.Select(arm => (arm.Name, Course(figure, arm.Runs)))
                .Where(course => course.Item2.Length > 0)];
            if (courses.Length == 0)
                continue;
            yield return "";
            yield return $"## {char.ToUpperInvariant(figure.Title[0])}{figure.Title[1..]}";
            yield return "";
            if (courses.Length <= MostCurves)
            {
                string drawing = $"{Path.GetFileNameWithoutExtension(page)}-{figure.Name}.svg";
                byte[] text = Encoding.UTF8.GetBytes(ChartFile.Write(new LineChart(figure.Name, figure.Title, "epoch", figure.Unit,
                    [.. courses.Select((course, at) => new Curve(course.Name, at, Dashed: false, course.Points))])));
                AtomicFile.Write(Path.Combine(Path.GetDirectoryName(page)!, drawing), stream => stream.Write(text));
                yield return $"![{figure.Title}, by epoch]({drawing})";
                yield return "";
            }
            foreach (string line in Table(figure, courses))
                yield return line;
        }
    }

    private static IEnumerable<string> Table(EpochFigure figure, (string Name, ImmutableArray<CurvePoint> Points)[] courses)
    {
        double[] all = [.. courses.SelectMany(course => course.Points).Select(point => point.X).Distinct().Order()];
        double[] epochs = all.Length <= MostEpochs ? all
            : [.. Enumerable.Range(0, MostEpochs).Select(at => all[at * (all.Length - 1) / (MostEpochs - 1)])];
        yield return $"| epoch | {string.Join(" | ", epochs)} |";
        yield return $"|---|{string.Concat(epochs.Select(_ => "---|"))}";
        foreach ((string name, ImmutableArray<CurvePoint> points) in courses)
            yield return $"| {name} | {string.Join(" | ", epochs.Select(epoch =>
                Readable.Show(points.FirstOrDefault(point => point.X == epoch)?.Y, figure.Unit)))} |";
    }

    /// <summary>The mean at each epoch, with the interval that holds it where there are several runs.</summary>
    private static ImmutableArray<CurvePoint> Course(EpochFigure figure, SweepState[] runs) =>
    [
        .. runs.SelectMany(run => figure.Of(run.Record!)).GroupBy(point => point.Epoch).OrderBy(epoch => epoch.Key).Select(epoch =>
        {
            Sample sample = Sample.Of([.. epoch.Select(point => point.Value)]);
            double half = sample.HalfWidth(Confidence);
            return double.IsNaN(half) ? new CurvePoint(epoch.Key, sample.Mean)
                : new CurvePoint(epoch.Key, sample.Mean, sample.Mean - half, sample.Mean + half);
        }),
    ];
}

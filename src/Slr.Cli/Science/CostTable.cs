using System.Diagnostics;
using System.Globalization;
using Slr.Cli.Console;
using Slr.Cli.Report.Charts;
using Slr.Cli.Runs;
using Slr.Cli.Sweeps;
using Slr.Flow;
using Slr.Flow.Clustering;
using Slr.Flow.SoftLabels;
using Slr.Primitives;
using Slr.Primitives.Randomness;

namespace Slr.Cli.Science;

/// <summary>What refinement costs: of a run's time, and as the images grow.</summary>
/// <param name="largest">Images of the largest set.</param>
internal sealed class CostTable(int largest = 1_000_000) : ComputedTable
{
    private const string Runs = "refinement", Arm = "hdbscan-3";
    private const int Turns = 3, ImagesOfPerson = 16, MostDense = 12_936;

    private static readonly string[] Refinement = [RefineryStages.Project, RefineryStages.Fuse, RefineryStages.Hdbscan];

    /// <inheritdoc />
    public override string Name => "cost";

    /// <inheritdoc />
    public override string Question => "What does refinement cost?";

    /// <inheritdoc />
    public override string Progress => "measured anew in a minute, beside the runs of refinement that there are";

    /// <inheritdoc />
    protected override IEnumerable<string> Lines(IReadOnlyList<string> words, CancellationToken stop)
    {
        yield return $"On {Processor.Description}; program {ProgramVersion.WithCommit}, {DateTime.UtcNow:yyyy-MM-dd}.";
        yield return "";
        yield return "## Of a run";
        yield return "";
        foreach (string line in OfRuns(words))
            yield return line;
        yield return "";
        yield return "## As the images grow";
        yield return "";
        yield return $"Labels of two epochs, {ImagesOfPerson} images a cluster: an eighth of the clusters was split before, 1.5 % of "
            + $"the images lay elsewhere. The middle of {Turns} turns. Growth: the exponent from the row above. Dense: the same "
            + "HDBSCAN on a row of as many numbers as there are clusters for each image, which is what the method's formula says and "
            + "what a library for points is given.";
        yield return "";
        yield return "| images | clusters | distinct rows | projection + fusion | HDBSCAN of the distinct rows | growth | dense |";
        yield return "|---|---|---|---|---|---|---|";
        (int Images, double Seconds)? before = null;
        foreach (int images in ((int[])[1_000, 3_000, MostDense, 100_000, 300_000, 1_000_000]).Where(images => images <= largest))
        {
            stop.ThrowIfCancellationRequested();
            (int[] previous, int[] current) = Labels(images);
            (SoftLabelSet soft, double fused) = Middle(() => Fusion.Fuse(Projection.Between(previous, current), previous, current, 0.5));
            (_, double clustered) = Middle(() => Hdbscan.Cluster(soft, new HdbscanOptions(), stop));
            string dense = images > MostDense ? "–" : Readable.Duration(Middle(() => Hdbscan.Cluster(Dense(soft), soft.Columns,
                new HdbscanOptions(), stop), turns: 1).Seconds);
            string growth = before is not { } last ? "" : string.Create(CultureInfo.InvariantCulture,
                $"N^{Math.Log((fused + clustered) / last.Seconds) / Math.Log((double)images / last.Images):0.00}");
            before = (images, fused + clustered);
            yield return string.Create(CultureInfo.InvariantCulture, $"| {images:#,0} | {soft.Columns:#,0} | {soft.Rows:#,0} | ")
                + $"{Readable.Duration(fused)} | {Readable.Duration(clustered)} | {growth} | {dense} |";
        }
    }

    private static IEnumerable<string> OfRuns(IReadOnlyList<string> words)
    {
        Sweep sweep = RunTable.Of(Runs).Sweep(words);
        RunRecord[] runs = [.. SweepState.Read(sweep.Plan, sweep.Folder)
            .Where(state => state.IsFinished && state.Run.Values[0] == Arm).Select(state => state.Record!)
            .Where(run => run.Stages.Count > 0)];
        if (runs.Length == 0)
        {
            yield return $"There are no finished runs of the arm {Arm} of the table {Runs} here.";
            yield break;
        }
        Timeline[] times = [.. runs.Select(run => Timeline.Of(run, "time"))];
        double seconds = times.Average(time => time.To - time.From), refined = times.Average(time => time.Refined);
        double exposed = times.Average(time => time.Exposed);
        double added = runs.Average(run => run.Stages.Where(stage => Refinement.Contains(stage.Name)).Sum(stage => stage.Seconds));
        yield return $"Means of {runs.Length} runs of the arm {Arm} of [{Runs}]({Runs}.md), {Readable.Duration(seconds)} each.";
        yield return "";
        yield return "| | time | of the run |";
        yield return "|---|---|---|";
        foreach ((string what, double took) in ((string, double)[])[("from features to refined labels, all of it", refined),
            ("of that while nothing else worked", exposed), ("of that under other work", refined - exposed),
            ("projection, fusion and HDBSCAN of soft labels: what refinement adds to clustering", added)])
            yield return string.Create(CultureInfo.InvariantCulture,
                $"| {what} | {Readable.Duration(took)} | {100 * took / seconds:0.00} % |");
    }

    /// <summary>Two epochs' labels that mostly agree: some clusters split, some images move.</summary>
    private static (int[] Previous, int[] Current) Labels(int images)
    {
        var random = new CounterRandom(12, (ulong)images);
        int clusters = images / ImagesOfPerson;
        int[] previous = new int[images], current = new int[images];
        for (int image = 0; image < images; image++)
        {
            int cluster = current[image] = Math.Min(image / ImagesOfPerson, clusters - 1);
            previous[image] = random.NextDouble() < 0.015 ? random.Next(clusters)
                : cluster % 8 == 0 ? cluster + clusters * (image & 1) : cluster;
        }
        return (LabelSet.Renumber(previous), LabelSet.Renumber(current));
    }

    private static float[] Dense(SoftLabelSet soft)
    {
        float[] dense = new float[soft.RowOfPoint.Length * soft.Columns];
        for (int image = 0; image < soft.RowOfPoint.Length; image++)
        {
            ReadOnlySpan<int> columns = soft.RowColumns(soft.RowOfPoint[image]);
            for (int at = 0; at < columns.Length; at++)
                dense[image * soft.Columns + columns[at]] = (float)soft.RowValues(soft.RowOfPoint[image])[at];
        }
        return dense;
    }

    private static (T Result, double Seconds) Middle<T>(Func<T> work, int turns = Turns)
    {
        T result = default!;
        double[] seconds = new double[turns];
        for (int turn = 0; turn < turns; turn++)
        {
            long started = Stopwatch.GetTimestamp();
            result = work();
            seconds[turn] = Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
        return (result, seconds.Order().ElementAt(turns / 2));
    }
}

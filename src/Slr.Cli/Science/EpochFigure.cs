using Slr.Cli.Console;
using Slr.Cli.Runs;
using Slr.Runs.Lines;

namespace Slr.Cli.Science;

/// <summary>A figure that a run has for each of its epochs.</summary>
/// <param name="Name">As the column of <c>metrics.csv</c> is called.</param>
/// <param name="Title">What it is, for people.</param>
/// <param name="Unit">How it is shown.</param>
/// <param name="Of">Its values: epoch, from 1, and value.</param>
internal sealed record EpochFigure(string Name, string Title, Unit Unit, Func<RunRecord, IEnumerable<(int Epoch, double Value)>> Of)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<EpochFigure> All { get; } =
    [
        Labels("clusters", "clusters after refinement", Unit.Count, line => line.Clusters),
        Labels("changedSinceLast", "images whose label is not last epoch's", Unit.Share, line => line.ChangedSinceLast),
        Labels("meanBestIou", "mean best IoU of the previous clusters", Unit.Plain, line => line.MeanBestIou),
        Labels("rowEntropy", "mean entropy of the projection's rows, in nats", Unit.Plain, line => line.RowEntropy),
        Labels("stability", "ARI with the labels of the epoch before", Unit.Plain, line => line.Stability),
        Labels("f1", "F1 of pairs with the people", Unit.Share, line => line.Quality?.F1),
        Labels("purity", "purity of the clusters", Unit.Share, line => line.Quality?.Purity),
        new("mAP", "test set's mAP", Unit.Share, Points(run => run.Adapted, line => line.MeanAveragePrecision)),
    ];

    private static EpochFigure Labels(string name, string title, Unit unit, Func<LabelsLine, double?> of) =>
        new(name, title, unit, Points(run => run.Labels, of));

    private static Func<RunRecord, IEnumerable<(int, double)>> Points<T>(Func<RunRecord, IEnumerable<T>> lines, Func<T, double?> of)
        where T : MetricsLine =>
        run => from line in lines(run) let value = of(line) where value is not null select (line.Epoch + 1, value.Value);
}

using System.Globalization;
using Slr.Cli.Runs;
using Slr.Data;
using Slr.Primitives.Files;
using Slr.Runs.Lines;

namespace Slr.Cli.Export;

/// <summary>
/// Writes <c>metrics.csv</c>: one row an epoch of adaptation, for spreadsheets; a run's first row is the source-only model.
/// </summary>
internal static class MetricsTable
{
    private static readonly string[] Header = ["epoch", "steps", "loss", "clusters", "outliers", "changedSinceLast",
        "changedByRefinement", "meanBestIou", "rowEntropy", "stability", "silhouette", "contradictions", "precision",
        "recall", "f1", "ari", "nmi", "purity", "mAP",
        "rank1", "rank5", "rank10"];

    /// <summary>The table as text. Epoch 0 is before adaptation; epoch n is after n epochs.</summary>
    public static string Write(RunRecord run)
    {
        Dictionary<int, EvaluationLine> scores = run.Adapted.ToDictionary(s => s.Epoch);
        ILookup<int, StepLine> steps = run.Steps.Where(s => s.Stage == Stage.Adapt).ToLookup(s => s.Epoch);
        List<string> lines = [CsvText.Line(Header)];
        if (run.SourceOnly is { } source)
            lines.Add(Row(0, null, null, null, source));
        foreach (LabelsLine labels in run.Labels)
            lines.Add(Row(labels.Epoch + 1, steps[labels.Epoch].Count(), steps[labels.Epoch].Average(s => s.Loss), labels,
                scores.GetValueOrDefault(labels.Epoch)));
        return string.Concat(lines.Select(line => line + "\n"));
    }

    private static string Row(int epoch, int? steps, double? loss, LabelsLine? labels, EvaluationLine? scores) => CsvText.Line(
        new double?[]
        {
            epoch, steps, loss, labels?.Clusters, labels?.Outliers, labels?.ChangedSinceLast, labels?.ChangedByRefinement,
            labels?.MeanBestIou,
            labels?.RowEntropy, labels?.Stability, labels?.Silhouette, labels?.Tracks?.Contradictions,
            labels?.Quality?.Precision, labels?.Quality?.Recall, labels?.Quality?.F1, labels?.Quality?.Ari,
            labels?.Quality?.Nmi,
            labels?.Quality?.Purity, scores?.MeanAveragePrecision, scores?.Rank1, scores?.Rank5, scores?.Rank10,
        }.Select(value => value?.ToString("R", CultureInfo.InvariantCulture) ?? ""));
}

using System.Buffers;
using System.Text.Json;
using Slr.Data;
using Slr.Flow.Metrics;
using Slr.Flow.Refinement;
using Slr.Models.Evaluation;
using Slr.Models.Training;

namespace Slr.Actors.Observability;

/// <summary>
/// The lines of <c>metrics.jsonl</c>: only values that a repeated or resumed run reproduces byte for byte (names in
/// docs/metrics.md). Kept in memory until their epoch is sealed; the seal carries all lines so far.
/// </summary>
internal sealed class MetricsLog
{
    /// <summary>Names in a line of <c>labels</c> that a clusterer's own figures, which stand beside them, cannot have.</summary>
    public static IReadOnlySet<string> LabelNames { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "event", "stage", "epoch", "clusters", "outliers", "smallClusters", "smallClusterImages", "currentClusters", "currentOutliers",
        "changedByRefinement", "changedSinceLast", "meanBestIou", "rowEntropy", "stability", "distinctRows", "quality", "warnings",
    };

    private readonly ArrayBufferWriter<byte> lines = new();

    /// <summary>Goes on after the lines of a seal.</summary>
    public MetricsLog(ReadOnlySpan<byte> sealedLines) => lines.Write(sealedLines);

    /// <summary>All lines.</summary>
    public ReadOnlySpan<byte> Lines => lines.WrittenSpan;

    /// <summary>Adds a training step.</summary>
    public void Step(Stage stage, int epoch, int step, double learningRate, StepLosses losses) => Line("step", stage, epoch, json =>
    {
        json.WriteNumber("step", step);
        json.WriteNumber("learningRate", learningRate);
        json.WriteNumber("loss", losses.Total);
        json.WriteNumber("crossEntropy", losses.CrossEntropy);
        json.WriteNumber("softCrossEntropy", losses.SoftCrossEntropy);
        json.WriteNumber("triplet", losses.SoftTriplet);
    });

    /// <summary>Adds the mean loss of an epoch.</summary>
    public void Epoch(Stage stage, int epoch, int steps, double loss) => Line("epoch", stage, epoch, json =>
    {
        json.WriteNumber("steps", steps);
        json.WriteNumber("loss", loss);
    });

    /// <summary>Adds what refinement did.</summary>
    public void Labels(int epoch, RefinementReport report, LabelQuality? quality) => Line("labels", Stage.Adapt, epoch, json =>
    {
        json.WriteNumber("clusters", report.Clusters);
        json.WriteNumber("outliers", report.Outliers);
        json.WriteNumber("smallClusters", report.SmallClusters);
        json.WriteNumber("smallClusterImages", report.SmallClusterImages);
        json.WriteNumber("currentClusters", report.CurrentClusters);
        json.WriteNumber("currentOutliers", report.CurrentOutliers);
        json.WriteNumber("changedByRefinement", report.ChangedByRefinement);
        Optional(json, "changedSinceLast", report.ChangedSinceLast);
        Optional(json, "meanBestIou", report.MeanBestIoU);
        Optional(json, "rowEntropy", report.RowEntropy);
        Optional(json, "stability", report.Stability);
        json.WriteNumber("distinctRows", report.DistinctRows);
        foreach ((string name, double value) in report.Diagnostics)
            Optional(json, name, value);
        Quality(json, quality);
        json.WriteStartArray("warnings");
        foreach (FailureSignature warning in report.Warnings)
        {
            json.WriteStartObject();
            json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(warning.Kind.ToString()));
            json.WriteString("message", warning.Message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    /// <summary>Adds an evaluation; that before adaptation belongs to the last epoch of stage 1.</summary>
    public void Evaluation(Stage stage, int epoch, RankingScores scores) => Line("evaluation", stage, epoch, json =>
    {
        Optional(json, "mAP", scores.MeanAveragePrecision);
        Optional(json, "rank1", scores.Rank1);
        Optional(json, "rank5", scores.Rank5);
        Optional(json, "rank10", scores.Rank10);
        json.WriteNumber("queries", scores.Queries);
    });

    private static void Quality(Utf8JsonWriter json, LabelQuality? quality)
    {
        if (quality is null)
            return;
        json.WriteStartObject("quality");
        Optional(json, "precision", quality.Precision);
        Optional(json, "recall", quality.Recall);
        Optional(json, "f1", quality.F1);
        Optional(json, "ari", quality.AdjustedRand);
        Optional(json, "nmi", quality.MutualInformation);
        Optional(json, "purity", quality.Purity);
        json.WriteEndObject();
    }

    private static void Optional(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    private void Line(string name, Stage stage, int epoch, Action<Utf8JsonWriter> rest)
    {
        using (var json = new Utf8JsonWriter(lines))
        {
            json.WriteStartObject();
            json.WriteString("event", name);
            json.WriteString("stage", stage == Stage.Pretrain ? "pretrain" : "adapt");
            json.WriteNumber("epoch", epoch);
            rest(json);
            json.WriteEndObject();
        }
        lines.Write("\n"u8);
    }
}

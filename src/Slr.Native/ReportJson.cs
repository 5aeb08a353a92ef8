using System.Text;
using System.Text.Json;
using Slr.Flow.Evaluation;
using Slr.Flow.Graph;
using Slr.Flow.Refinement;
using Slr.Primitives.Options;

namespace Slr.Native;

/// <summary>Figures as JSON, with the names of a run's metrics in lower case with underscores; null where there is none.</summary>
internal static class ReportJson
{
    /// <summary>What happened in an epoch.</summary>
    public static string Of(RefinerySummary summary) => Write(writer =>
    {
        RefinementReport report = summary.Labels.Report;
        writer.WriteNumber("clusters", report.Clusters);
        writer.WriteNumber("outliers", report.Outliers);
        writer.WriteNumber("small_clusters", report.SmallClusters);
        writer.WriteNumber("small_cluster_images", report.SmallClusterImages);
        writer.WriteNumber("current_clusters", report.CurrentClusters);
        writer.WriteNumber("current_outliers", report.CurrentOutliers);
        Number(writer, "changed_by_refinement", report.ChangedByRefinement);
        Number(writer, "changed_since_last", report.ChangedSinceLast);
        Number(writer, "mean_best_iou", report.MeanBestIoU);
        Number(writer, "row_entropy", report.RowEntropy);
        Number(writer, "stability", report.Stability);
        Number(writer, "silhouette", report.Silhouette);
        writer.WriteNumber("distinct_rows", report.DistinctRows);
        Number(writer, "neighbour_recall", summary.Neighbours.Recall);
        writer.WriteStartObject("clusterer");
        foreach ((string name, double figure) in report.Diagnostics)
            Number(writer, name, figure);
        writer.WriteEndObject();
        writer.WriteStartObject("seconds");
        foreach (StageTiming timing in summary.Timings)
            Number(writer, timing.Stage, timing.Busy.TotalSeconds);
        writer.WriteEndObject();
        writer.WriteStartArray("warnings");
        foreach (FailureSignature warning in report.Warnings)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", Ranges.KeyOf(warning.Kind.ToString()));
            writer.WriteString("message", warning.Message);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    });

    /// <summary>Retrieval scores.</summary>
    public static string Of(RankingScores scores) => Write(writer =>
    {
        Number(writer, "mAP", scores.MeanAveragePrecision);
        Number(writer, "rank1", scores.Rank1);
        Number(writer, "rank5", scores.Rank5);
        Number(writer, "rank10", scores.Rank10);
        Number(writer, "mINP", scores.MeanInversePenalty);
        writer.WriteNumber("queries", scores.Queries);
        writer.WriteNumber("skipped_queries", scores.SkippedQueries);
        writer.WriteStartArray("cmc");
        foreach (double share in scores.Cmc)
            writer.WriteNumberValue(share);
        writer.WriteEndArray();
        writer.WriteStartArray("cameras");
        foreach (CameraScores camera in scores.ByCamera)
        {
            writer.WriteStartObject();
            writer.WriteNumber("camera", camera.Camera);
            writer.WriteNumber("queries", camera.Queries);
            Number(writer, "mAP", camera.MeanAveragePrecision);
            Number(writer, "rank1", camera.Rank1);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    });

    private static void Number(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            writer.WriteNumber(name, number);
        else
            writer.WriteNull(name);
    }

    private static string Write(Action<Utf8JsonWriter> content)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            content(writer);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}

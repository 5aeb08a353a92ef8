using System.Text.Json;
using System.Text.Json.Serialization;
using Slr.Data;
using Slr.Flow.Metrics;
using Slr.Flow.Refinement;

namespace Slr.Runs.Lines;

/// <summary>The labels of an epoch of adaptation.</summary>
public sealed record LabelsLine() : MetricsLine("labels")
{
    /// <summary>Clusters after refinement.</summary>
    public int? Clusters { get; init; }

    /// <summary>Outliers after refinement.</summary>
    public int? Outliers { get; init; }

    /// <summary>Refined clusters with too few images to be trained on.</summary>
    public int? SmallClusters { get; init; }

    /// <summary>Their images, which are no outliers.</summary>
    public int? SmallClusterImages { get; init; }

    /// <summary>Clusters before refinement.</summary>
    public int? CurrentClusters { get; init; }

    /// <summary>Outliers before refinement.</summary>
    public int? CurrentOutliers { get; init; }

    /// <summary>Share of images whose label refinement changed.</summary>
    public double? ChangedByRefinement { get; init; }

    /// <summary>Share of images whose label is not last epoch's.</summary>
    public double? ChangedSinceLast { get; init; }

    /// <summary>Mean over the previous clusters of their best IoU with a current one.</summary>
    public double? MeanBestIou { get; init; }

    /// <summary>Mean entropy of the projection's rows in nats.</summary>
    public double? RowEntropy { get; init; }

    /// <summary>Adjusted Rand index with last epoch's refined labels.</summary>
    public double? Stability { get; init; }

    /// <summary>Mean silhouette of the refined labels on the sparse distances, in [-1, 1].</summary>
    public double? Silhouette { get; init; }

    /// <summary>What tracks said and what became of it, where tracks are known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TrackValues? Tracks { get; init; }

    /// <summary>Distinct rows of the soft labels.</summary>
    public int? DistinctRows { get; init; }

    /// <summary>The clusterer's own figures, which stand beside these values and have none of their names.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement> Figures { get; init; } = [];

    /// <summary>Agreement with the identities, where they are known; never used for training.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public QualityValues? Quality { get; init; }

    /// <summary>Signatures of failure.</summary>
    public IReadOnlyList<LabelWarning> Warnings { get; init; } = [];

    /// <summary>The line of an epoch's labels.</summary>
    public static LabelsLine Of(int epoch, RefinementReport report, LabelQuality? quality) => new()
    {
        Stage = Stage.Adapt,
        Epoch = epoch,
        Clusters = report.Clusters,
        Outliers = report.Outliers,
        SmallClusters = report.SmallClusters,
        SmallClusterImages = report.SmallClusterImages,
        CurrentClusters = report.CurrentClusters,
        CurrentOutliers = report.CurrentOutliers,
        ChangedByRefinement = Finite(report.ChangedByRefinement),
        ChangedSinceLast = Finite(report.ChangedSinceLast),
        MeanBestIou = Finite(report.MeanBestIoU),
        RowEntropy = Finite(report.RowEntropy),
        Stability = Finite(report.Stability),
        Silhouette = Finite(report.Silhouette),
        Tracks = report.Tracks is not { } tracks ? null
            : new(tracks.Tracks, tracks.CannotLinks, tracks.Violations, tracks.Suspects.Length),
        DistinctRows = report.DistinctRows,
        Figures = report.Diagnostics.ToDictionary(figure => figure.Key, figure => JsonSerializer.SerializeToElement(Finite(figure.Value))),
        Quality = quality is null ? null : new(Finite(quality.Precision), Finite(quality.Recall), Finite(quality.F1),
            Finite(quality.AdjustedRand), Finite(quality.MutualInformation), Finite(quality.Purity)),
        Warnings = [.. report.Warnings.Select(warning => new LabelWarning(
            JsonNamingPolicy.CamelCase.ConvertName(warning.Kind.ToString()), warning.Message))],
    };
}

/// <summary>What tracks said of an epoch's images.</summary>
/// <param name="KeptTogether">Tracks of at least two images.</param>
/// <param name="KeptApart">Pairs of tracks that one camera sees at one moment.</param>
/// <param name="Contradictions">Such pairs that clusterer and refinement had put into one cluster, before that was undone.</param>
/// <param name="Suspects">Tracks that may have passed from one person to another.</param>
public sealed record TrackValues(int? KeptTogether, long? KeptApart, long? Contradictions, int? Suspects);

/// <summary>Agreement of labels with the identities; all in [0, 1] (ARI may be below 0).</summary>
/// <param name="Precision">Of pairs.</param>
/// <param name="Recall">Of pairs.</param>
/// <param name="F1">Of pairs.</param>
/// <param name="Ari">Adjusted Rand index.</param>
/// <param name="Nmi">Normalised mutual information.</param>
/// <param name="Purity">Share of clustered images that have their cluster's most frequent identity.</param>
public sealed record QualityValues(double? Precision, double? Recall, double? F1, double? Ari, double? Nmi, double? Purity);

/// <summary>A signature of failure that an epoch reported.</summary>
/// <param name="Kind">A <see cref="FailureKind"/> in camel case.</param>
/// <param name="Message">What was found, for people.</param>
public sealed record LabelWarning(string Kind, string Message);

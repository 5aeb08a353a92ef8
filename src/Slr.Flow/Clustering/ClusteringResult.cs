namespace Slr.Flow.Clustering;

/// <summary>What a clusterer answers.</summary>
/// <param name="Labels">N labels: -1 = outlier, clusters dense from 0.</param>
/// <param name="Diagnostics">Figures for the report, for example <c>eps</c>.</param>
public sealed record ClusteringResult(int[] Labels, IReadOnlyDictionary<string, double> Diagnostics);

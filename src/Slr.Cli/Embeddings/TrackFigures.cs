using System.Globalization;
using Slr.Flow.Tracks;

namespace Slr.Cli.Embeddings;

/// <summary>What tracks said of rows, for people and for scripts; nothing where no track is known.</summary>
/// <param name="report">What tracks said.</param>
internal sealed class TrackFigures(TrackReport? report)
{
    public IEnumerable<string> Lines => report is null ? [] : [string.Create(CultureInfo.InvariantCulture,
        $"tracks: {report.Tracks} kept together, {report.CannotLinks} pairs of two persons kept apart, ")
        + string.Create(CultureInfo.InvariantCulture, $"{report.Violations} of which had shared a cluster")];

    public IEnumerable<string> Warnings => report is null ? []
        : report.Suspicion is { } suspicion ? [.. report.Contradictions, suspicion] : report.Contradictions;

    public IEnumerable<KeyValuePair<string, double>> Values => report is null ? [] :
    [
        KeyValuePair.Create("tracks", (double)report.Tracks), KeyValuePair.Create("cannotLinks", (double)report.CannotLinks),
        KeyValuePair.Create("violations", (double)report.Violations), KeyValuePair.Create("suspects", (double)report.Suspects.Length),
    ];
}

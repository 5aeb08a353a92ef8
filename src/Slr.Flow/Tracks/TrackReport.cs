using System.Collections.Immutable;

namespace Slr.Flow.Tracks;

/// <summary>What tracks said of an epoch's images, and what became of it.</summary>
/// <param name="Tracks">Tracks of at least two images, each kept together.</param>
/// <param name="CannotLinks">Pairs of tracks that are two persons, each kept apart.</param>
/// <param name="Violations">Such pairs that clusterer and refinement had put into one cluster, before that was undone.</param>
/// <param name="Suspects">Tracks that may have passed from one person to another, by camera and number.</param>
/// <param name="Contradictions">What tracks say against themselves and is not used, for people.</param>
public sealed record TrackReport(
    int Tracks, long CannotLinks, long Violations, ImmutableArray<Sighting> Suspects, ImmutableArray<string> Contradictions)
{
    /// <summary>What a person should know of the suspects; null without any.</summary>
    public string? Suspicion => Suspects.IsEmpty ? null
        : $"{Suspects.Length} of {Tracks} tracks may have passed from one person to another: "
            + string.Join(", ", Suspects.Take(5)
                .Select(track => track.Camera < 0 ? $"{track.Track}" : $"{track.Track} of camera {track.Camera}"))
            + (Suspects.Length > 5 ? ", ..." : "") + ". Their images are kept together all the same.";
}

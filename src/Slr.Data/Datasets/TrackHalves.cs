using System.Collections.Immutable;

namespace Slr.Data.Datasets;

/// <summary>
/// Something to score where nobody is labelled (method.md section 14): each track is cut in two halves in the order of time, and
/// an image of one half is to find the other half before all other images.
/// </summary>
/// <remarks>
/// It tells whether a network knows a person again a moment later. It cannot tell whether it does so in another camera, or
/// after a change that no track shows: background and light are the same in both halves.
/// </remarks>
public static class TrackHalves
{
    /// <summary>With fewer images a half says little.</summary>
    private const int LeastImages = 4;

    /// <summary>
    /// The data set with its training images as gallery, tracks as identities and halves as cameras, and the middle image of each
    /// half as a query. Images without a track are distractors.
    /// </summary>
    /// <param name="dataset">A data set.</param>
    /// <returns>Null when it has no two tracks of four images.</returns>
    public static Dataset? Of(Dataset dataset)
    {
        ImageRecord[][] tracks = [.. dataset.Train.Where(image => image.Track >= 0).GroupBy(image => image.Track)
            .Select(track => track.OrderBy(image => image.Time).ThenBy(image => image.Key, StringComparer.Ordinal).ToArray())
            .Where(track => track.Length >= LeastImages)];
        if (tracks.Length < 2)
            return null;
        var halves = new Dictionary<string, ImageRecord>(StringComparer.Ordinal);
        List<ImageRecord> queries = [];
        foreach (ImageRecord[] track in tracks)
        {
            int middle = (track.Length + 1) / 2;
            for (int at = 0; at < track.Length; at++)
                halves[track[at].Key] = track[at] with { Identity = track[at].Track + 1, Camera = at < middle ? 0 : 1 };
            queries.Add(halves[track[middle / 2].Key]);
            queries.Add(halves[track[(middle + track.Length) / 2].Key]);
        }
        return dataset with
        {
            Query = [.. queries.OrderBy(image => image.Key, StringComparer.Ordinal)],
            Gallery = [.. dataset.Train.Select(image => halves.GetValueOrDefault(image.Key, image with { Identity = 0, Camera = 0 }))],
            ScoredByTracks = true,
        };
    }
}

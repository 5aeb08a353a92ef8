using System.Globalization;
using Slr.Data.Crops;
using Slr.Primitives.Files;

namespace Slr.Data.Synthetic;

/// <summary>
/// Files of a data set of tracks: `crops` as a tracker leaves them, `test` with queries and gallery to score by, and `truth.csv`,
/// which names everything and everybody. Whoever trains on `crops` knows nobody.
/// </summary>
internal static class TrackedLayout
{
    /// <summary>The folder of the crops.</summary>
    public const string Crops = "crops";

    /// <summary>The list of all images, with the people that the crops hide.</summary>
    public const string Truth = "truth.csv";

    private static readonly string[] Places = ["aisle", "door", "lift", "stairs", "till", "yard"];

    /// <summary>The crops, in order of their cameras, tracks and frames.</summary>
    public static List<PlannedImage> Plan(Domain domain, GeneratedOptions options, TrackNaming naming,
        IEnumerable<(int Person, int[] Cameras)> people)
    {
        Visit[] visits = [.. people.SelectMany(person => Visit.Of(domain, options, person.Person, person.Cameras))
            .OrderBy(visit => visit.Camera).ThenBy(visit => visit.FirstFrame).ThenBy(visit => visit.Person)];
        var images = new List<PlannedImage>();
        foreach (IGrouping<int, Visit> camera in visits.GroupBy(visit => visit.Camera))
        {
            foreach ((int track, Visit visit) in camera.Index())
            {
                for (int i = 0; i < visit.Images; i++)
                {
                    images.Add(new(ImageKind.Train, visit.Person, visit.Camera, visit.FirstNumber + i,
                        $"{Crops}/{Name(naming, domain.Cameras[visit.Camera], visit.Camera, track + 1, visit.Frame(i), images.Count + 1)}")
                    {
                        Sighting = new(track + 1, visit.FirstNumber, visit.Frame(i)),
                    });
                }
            }
        }
        return images;
    }

    /// <summary>The list of all images; of <paramref name="crops"/> alone without people and splits.</summary>
    public static string List(IEnumerable<PlannedImage> images, Domain domain, bool crops)
    {
        IEnumerable<string> lines = images.Where(image => !crops || image.Sighting is not null).Select(image => CsvText.Line(
        [
            crops ? image.Path[(Crops.Length + 1)..] : image.Path,
            .. crops ? (string[])[] : [Text(PersonOf(image)), SplitOf(image.Kind)],
            Text(domain.Cameras[image.Camera]), image.Sighting is { } seen ? Text(seen.Track) : "",
            image.Sighting is { } at ? (at.Frame / CropTime.FramesPerSecond).ToString("0.00", CultureInfo.InvariantCulture) : "",
        ]));
        return string.Join('\n', [crops ? "path,camera,track,time" : "path,identity,split,camera,track,time", .. lines]) + "\n";
    }

    private static string Name(TrackNaming naming, int lens, int camera, int track, int frame, int number) => naming switch
    {
        TrackNaming.Names => string.Create(CultureInfo.InvariantCulture, $"cam{lens}_t{track:D4}_{frame:D6}.jpg"),
        TrackNaming.Folders => string.Create(CultureInfo.InvariantCulture, $"{Places[camera]}/{track:D4}/{frame:D6}.jpg"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{number:D6}.jpg"),
    };

    private static int PersonOf(PlannedImage image) => image.Kind switch
    {
        ImageKind.Distractor => 0,
        ImageKind.Junk => -1,
        _ => image.Person,
    };

    private static string SplitOf(ImageKind kind) => kind switch
    {
        ImageKind.Train => "train",
        ImageKind.Query => "query",
        _ => "gallery",
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

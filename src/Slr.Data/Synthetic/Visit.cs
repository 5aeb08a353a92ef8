using Slr.Primitives.Randomness;

namespace Slr.Data.Synthetic;

/// <summary>One walk of a person through a camera's view, which a tracker sees as one track.</summary>
/// <param name="Person">The person's number.</param>
/// <param name="Camera">Position of the camera in the domain's list.</param>
/// <param name="FirstFrame">When it begins, in frames of the clock of all cameras.</param>
/// <param name="FirstNumber">Number of its first image among the person's.</param>
/// <param name="Images">Its images, <see cref="FramesApart"/> frames apart.</param>
internal sealed record Visit(int Person, int Camera, int FirstFrame, int FirstNumber, int Images)
{
    /// <summary>Frames from one image of a track to the next.</summary>
    public const int FramesApart = 10;

    private const int LeastImages = 3, MostImages = 8;

    /// <summary>Frames between two visits of a person: 5 to 60 seconds.</summary>
    private const int LeastPause = 125, MostPause = 1500;

    /// <summary>The frame of one of its images.</summary>
    public int Frame(int image) => FirstFrame + image * FramesApart;

    /// <summary>
    /// All visits of a person, one after the other, until the images are used up: nobody is in two places at once. People
    /// arrive so close together that tracks of a camera overlap.
    /// </summary>
    /// <param name="domain">The domain.</param>
    /// <param name="options">Seed, people and images of each.</param>
    /// <param name="person">The person's number.</param>
    /// <param name="cameras">Cameras that see the person.</param>
    public static IEnumerable<Visit> Of(Domain domain, GeneratedOptions options, int person, int[] cameras)
    {
        var random = new CounterRandom(options.Seed, domain.Stream, 11, (ulong)person);
        int frame = random.Next(75 * options.TrainIdentities), left = options.ImagesPerIdentity;
        var visits = new List<Visit>();
        for (int number = 0; left > 0; number++)
        {
            int images = Math.Min(left, LeastImages + random.Next(MostImages - LeastImages + 1));
            visits.Add(new(person, cameras[number % cameras.Length], frame, options.ImagesPerIdentity - left, images));
            left -= images;
            frame += images * FramesApart + LeastPause + random.Next(MostPause - LeastPause);
        }
        return visits;
    }
}

namespace Slr.Flow;

/// <summary>What is known of where an image comes from, beside its pixels.</summary>
/// <param name="Camera">Camera, at least 0; negative = not known.</param>
/// <param name="Track">Track of a tracker, at least 0 and unique over the data set; negative = not known.</param>
/// <param name="Time">When it was taken, in a unit that all images of a camera share; NaN or infinite = not known.</param>
/// <remarks>The default value knows nothing: arrays of sightings need no filling.</remarks>
public readonly record struct Sighting(int Camera = -1, int Track = -1, double Time = double.NaN)
{
    private readonly int cameraAndOne = After(Camera), trackAndOne = After(Track);
    private readonly double? time = Known(Time);

    /// <summary>Camera, at least 0; -1 = not known.</summary>
    public int Camera
    {
        get => cameraAndOne - 1;
        init => cameraAndOne = After(value);
    }

    /// <summary>Track, at least 0; -1 = not known.</summary>
    public int Track
    {
        get => trackAndOne - 1;
        init => trackAndOne = After(value);
    }

    /// <summary>When it was taken; NaN = not known.</summary>
    public double Time
    {
        get => time ?? double.NaN;
        init => time = Known(value);
    }

    private static int After(int number) => checked(Math.Max(number, -1) + 1);

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}

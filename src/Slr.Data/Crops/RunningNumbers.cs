namespace Slr.Data.Crops;

/// <summary>
/// Tells frames from numbers that a tool counts anew in each track. Taken for frames, these would make all tracks of a camera
/// overlap in time, and so all of them different people.
/// </summary>
internal static class RunningNumbers
{
    /// <summary>True where most tracks begin with the first number of their camera, and cameras with one track do not count.</summary>
    public static bool Are(IReadOnlyList<CropName> names)
    {
        int tracks = 0, alike = 0;
        foreach (var camera in names.Where(name => name.Track is not null && !double.IsNaN(name.Time)).GroupBy(name => name.Camera))
        {
            double[] first = [.. camera.GroupBy(name => name.Track).Select(track => track.Min(name => name.Time))];
            if (first.Length == 1)
                continue;
            tracks += first.Length;
            alike += first.Count(time => time == first.Min());
        }
        return alike * 2 > tracks;
    }
}

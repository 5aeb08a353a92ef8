using Slr.Primitives.Randomness;

namespace Slr.Flow.Tests.Tracks;

/// <summary>
/// Made-up features of persons who walk through cameras: each walk is a track whose images are near one another, some images
/// are bad, and whoever is in view of a camera at one moment is there with others.
/// </summary>
internal sealed record TrackedPeople(FeatureSet Features, int[] Persons)
{
    private const int Dimension = 96;

    internal static TrackedPeople Draw(ulong seed, int persons = 60, int walks = 4, int images = 5, int cameras = 4, double noise = 1.5)
    {
        var random = new CounterRandom(seed, 1);
        var rows = new List<float>();
        var known = new List<Sighting>();
        var truth = new List<int>();
        int track = 0;
        for (int person = 0; person < persons; person++)
            for (int walk = 0; walk < walks; walk++, track++)
            {
                int camera = random.Next(cameras), length = 2 + random.Next(2 * images - 3);
                // One person walks once at a time.
                double start = 100 * walk + 60 * random.NextDouble();
                for (int image = 0; image < length; image++)
                {
                    known.Add(new(camera, track, start + image));
                    truth.Add(person);
                    rows.AddRange(Image(seed, person, camera, track, random.NextUInt64(), noise));
                }
            }
        string[] keys = [.. Enumerable.Range(0, truth.Count).Select(i => $"{i}.jpg")];
        return new(new(keys, [.. rows], Dimension, [.. known]), [.. truth]);
    }

    /// <summary>The same features with other knowledge of them.</summary>
    internal FeatureSet With(Sighting[]? sightings) => new(Features.Keys, Features.Rows.ToArray(), Features.Dimension, sightings);

    private static float[] Image(ulong seed, int person, int camera, int track, ulong image, double noise)
    {
        CounterRandom who = new(seed, 2, (ulong)person), where = new(seed, 3, (ulong)camera), walk = new(seed, 4, (ulong)track),
        what = new(seed, 5, image);
        double strength = noise * Math.Exp(0.35 * what.NextGaussian());
        double[] row = [.. Enumerable.Range(0, Dimension).Select(k =>
            who.NextGaussian() + 0.4 * where.NextGaussian() + 0.5 * walk.NextGaussian() + strength * what.NextGaussian())];
        double norm = Math.Sqrt(row.Sum(value => value * value));
        return [.. row.Select(value => (float)(value / norm))];
    }
}

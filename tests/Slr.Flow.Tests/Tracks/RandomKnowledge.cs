using Slr.Flow.Tests.Neighbours;
using Slr.Primitives.Randomness;

namespace Slr.Flow.Tests.Tracks;

/// <summary>Images of which anything may be known, also what contradicts itself, and the definition of what that asks.</summary>
internal static class RandomKnowledge
{
    internal const int Dimension = 12;

    internal static FeatureSet Make(int count, ulong seed)
    {
        var random = new CounterRandom(seed, 77);
        int tracks = 1 + random.Next(count), cameras = 1 + random.Next(4);
        double span = 1 + random.Next(40);
        int[] cameraOf = [.. Enumerable.Range(0, tracks).Select(_ => random.Next(cameras + 1) - 1)];
        var sightings = new Sighting[count];
        for (int i = 0; i < count; i++)
        {
            int track = random.NextDouble() < 0.15 ? -1 : random.Next(tracks);
            int camera = track >= 0 && random.NextDouble() < 0.97 ? cameraOf[track] : random.Next(cameras + 1) - 1;
            // Whole numbers now and then: moments that meet exactly.
            double time = random.NextDouble() < 0.1 ? double.NaN : (track < 0 ? 0 : 10 * (track % 7)) + span * random.NextDouble();
            sightings[i] = new(camera, track, random.NextDouble() < 0.3 ? Math.Round(time) : time);
        }
        FeatureSet plain = RandomRows.AsSet(RandomRows.Make(count, Dimension, seed, groups: Math.Max(1, count / 8)), Dimension);
        return new(plain.Keys, plain.Rows.ToArray(), Dimension, sightings);
    }

    /// <summary>Images of one camera's part of a track, which are one person.</summary>
    internal static bool MustLink(Sighting a, Sighting b) => a.Track >= 0 && a.Track == b.Track && a.Camera == b.Camera;

    /// <summary>Tracks of one camera that are in view at one moment, unless the times of one are no good.</summary>
    internal static bool CannotLink(Sighting[] all, Sighting a, Sighting b)
    {
        if (a.Track < 0 || b.Track < 0 || a.Track == b.Track || a.Camera < 0 || a.Camera != b.Camera)
            return false;
        double[] one = Times(all, a), other = Times(all, b);
        return one.Length > 0 && other.Length > 0 && one.Distinct().Count() == one.Length && other.Distinct().Count() == other.Length
            && one.Min() <= other.Max() && other.Min() <= one.Max();
    }

    private static double[] Times(Sighting[] all, Sighting track) =>
        [.. all.Where(seen => MustLink(seen, track)).Select(seen => seen.Time).Where(time => !double.IsNaN(time))];

    /// <summary>What labels do although tracks say otherwise; empty when they agree.</summary>
    internal static string Disagreement(FeatureSet images, IReadOnlyList<int> labels)
    {
        Sighting[] all = images.Sightings!;
        for (int i = 0; i < all.Length; i++)
            for (int j = 0; j < i; j++)
                if (MustLink(all[i], all[j]) && Math.Max(-1, labels[i]) != Math.Max(-1, labels[j]))
                    return $"images {i} and {j} of track {all[i].Track} have labels {labels[i]} and {labels[j]}";
                else if (labels[i] >= 0 && labels[i] == labels[j] && CannotLink(all, all[i], all[j]))
                    return $"images {i} and {j} of the tracks {all[i].Track} and {all[j].Track} share label {labels[i]}";
        return "";
    }
}

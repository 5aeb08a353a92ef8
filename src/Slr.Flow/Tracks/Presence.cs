namespace Slr.Flow.Tracks;

/// <summary>When a track is in view of a camera: both ends are moments at which it was seen.</summary>
/// <param name="Camera">The camera, at least 0.</param>
/// <param name="From">First moment.</param>
/// <param name="To">Last moment, not before the first.</param>
internal readonly record struct Presence(int Camera, double From, double To) : IComparable<Presence>
{
    /// <summary>Whether both are in view of one camera at one moment, so that they are two persons.</summary>
    internal bool Overlaps(Presence other) => Camera == other.Camera && From <= other.To && other.From <= To;

    /// <summary>By camera, then by the first moment.</summary>
    public int CompareTo(Presence other) => (Camera, From, To).CompareTo((other.Camera, other.From, other.To));

    /// <summary>Pairs of these that overlap, without visiting them.</summary>
    internal static long CountOverlaps(IEnumerable<Presence> presences)
    {
        long pairs = 0;
        foreach (IGrouping<int, Presence> camera in presences.GroupBy(presence => presence.Camera))
        {
            double[] from = [.. camera.Select(presence => presence.From).Order()], to = [.. camera.Select(presence => presence.To).Order()];
            // Of all earlier ones those that have ended before do not overlap.
            for (int started = 0, ended = 0; started < from.Length; started++)
            {
                while (to[ended] < from[started])
                    ended++;
                pairs += started - ended;
            }
        }
        return pairs;
    }
}

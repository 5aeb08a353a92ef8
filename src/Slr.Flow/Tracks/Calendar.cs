namespace Slr.Flow.Tracks;

/// <summary>Presences of one person: no two of them overlap.</summary>
internal sealed class Calendar
{
    private readonly List<Presence> presences = [];

    internal Calendar(Presence? first)
    {
        if (first is { } presence)
            presences.Add(presence);
    }

    /// <summary>One calendar of all presences of two, which are used up.</summary>
    /// <returns>Null where presences overlap: both stay as they are.</returns>
    internal static Calendar? Join(Calendar a, Calendar b)
    {
        (Calendar larger, Calendar smaller) = a.presences.Count >= b.presences.Count ? (a, b) : (b, a);
        if (smaller.presences.Exists(larger.IsTaken))
            return null;
        foreach (Presence presence in smaller.presences)
            larger.presences.Insert(~larger.presences.BinarySearch(presence), presence);
        return larger;
    }

    /// <summary>The presences do not overlap, so only the neighbours of a place can.</summary>
    private bool IsTaken(Presence presence)
    {
        int at = presences.BinarySearch(presence);
        return at >= 0 || (~at > 0 && presences[~at - 1].Overlaps(presence))
            || (~at < presences.Count && presences[~at].Overlaps(presence));
    }
}

namespace Slr.Actors.Configuration;

/// <summary>Finds the name that a mistyped one most likely meant.</summary>
internal static class NearestName
{
    /// <summary>The candidate with the fewest edits, or null when none is near (more than about a third of the letters).</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        (string? best, int fewest) = (null, Math.Max(2, name.Length / 3) + 1);
        foreach (string candidate in candidates)
        {
            int edits = Edits(name, candidate);
            // The last part of a dotted key is what people remember: `alpha` means `refine.alpha`.
            if (candidate.EndsWith("." + name, StringComparison.Ordinal))
                edits = Math.Min(edits, 1);
            if (edits < fewest)
                (best, fewest) = (candidate, edits);
        }
        return best;
    }

    /// <summary>A half-sentence for error messages: <c>; did you mean 'x'?</c>, or nothing.</summary>
    public static string Suggest(string name, IEnumerable<string> candidates) =>
        Of(name, candidates) is { } near ? $"; did you mean '{near}'?" : "";

    /// <summary>Edit distance in which two exchanged neighbours count once (optimal string alignment).</summary>
    private static int Edits(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            cost[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            cost[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
            for (int j = 1; j <= b.Length; j++)
            {
                int change = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(change, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        return cost[a.Length, b.Length];
    }
}

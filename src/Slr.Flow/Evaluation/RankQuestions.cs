using System.Runtime.InteropServices;

namespace Slr.Flow.Evaluation;

/// <summary>What is asked in a block of queries. The images of query q are those from its start to that of q + 1.</summary>
/// <param name="DroppedStarts">Starts of each query in <paramref name="Dropped"/>; one more than queries.</param>
/// <param name="Dropped">Places in the gallery of images that a query is not compared with, ascending for each query.</param>
/// <param name="SoughtStarts">Starts of each query in <paramref name="Sought"/>.</param>
/// <param name="Sought">Places of images that a query is to find.</param>
/// <param name="Distances">Distance of each of those to its query.</param>
internal sealed record RankQuestions(int[] DroppedStarts, int[] Dropped, int[] SoughtStarts, int[] Sought, float[] Distances)
{
    /// <summary>How much is asked.</summary>
    public QuestionCounts Counts => new(DroppedStarts.Length - 1, Dropped.Length, Sought.Length);

    /// <summary>Puts the questions of some queries together.</summary>
    public static RankQuestions Of(IReadOnlyList<(int[] Dropped, int[] Sought, float[] Distances)> queries) => new(
        Starts([.. queries.Select(query => query.Dropped.Length)]), [.. queries.SelectMany(query => query.Dropped)],
        Starts([.. queries.Select(query => query.Sought.Length)]), [.. queries.SelectMany(query => query.Sought)],
        [.. queries.SelectMany(query => query.Distances)]);

    /// <summary>The form in which they travel: <see cref="RankShape"/>.</summary>
    public int[] ToNumbers()
    {
        int queries = Counts.Queries;
        return [.. Enumerable.Range(0, queries).SelectMany(query => (int[])
                [DroppedStarts[query + 1] - DroppedStarts[query], SoughtStarts[query + 1] - SoughtStarts[query]]),
            .. Dropped, .. Sought, .. MemoryMarshal.Cast<float, int>(Distances)];
    }

    /// <summary>What <see cref="ToNumbers"/> has made.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="counts">How much is asked.</param>
    /// <param name="gallery">Images of the gallery.</param>
    /// <exception cref="InvalidDataException">They are no such questions.</exception>
    public static RankQuestions Read(ReadOnlySpan<int> numbers, QuestionCounts counts, int gallery)
    {
        int[] dropped = new int[counts.Queries], sought = new int[counts.Queries];
        for (int query = 0; query < counts.Queries; query++)
            (dropped[query], sought[query]) = (numbers[2 * query], numbers[2 * query + 1]);
        numbers = numbers[(2 * counts.Queries)..];
        ReadOnlySpan<int> places = numbers[..(counts.Dropped + counts.Sought)];
        if (dropped.Sum(Length) != counts.Dropped || sought.Sum(Length) != counts.Sought || places.ContainsAnyExceptInRange(0, gallery - 1))
            throw new InvalidDataException("these are no questions about this gallery");
        return new RankQuestions(Starts(dropped), [.. places[..counts.Dropped]], Starts(sought), [.. places[counts.Dropped..]],
            [.. MemoryMarshal.Cast<int, float>(numbers[places.Length..])]);

        static long Length(int length) => length < 0 ? throw new InvalidDataException("a query with fewer images than none") : length;
    }

    private static int[] Starts(int[] lengths)
    {
        int[] starts = new int[lengths.Length + 1];
        for (int query = 0; query < lengths.Length; query++)
            starts[query + 1] = starts[query] + lengths[query];
        return starts;
    }
}

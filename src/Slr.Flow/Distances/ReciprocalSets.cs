using Slr.Flow.Neighbours;

namespace Slr.Flow.Distances;

/// <summary>k-reciprocal sets: R(i, k) = neighbours j of i that have i among theirs (arXiv 1701.08398, equation 1).</summary>
internal sealed class ReciprocalSets
{
    private readonly int[] members;
    private readonly int[] sizes;
    private readonly int width;

    /// <summary>Finds the sets of all points.</summary>
    /// <param name="ranks">Neighbours of N points.</param>
    /// <param name="count">Number of points, N.</param>
    /// <param name="forward">Neighbours of a point that count, itself included where it is among them.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <param name="apart">Pairs that are in no set, whatever their ranks; null = none.</param>
    public ReciprocalSets(NeighbourRanks ranks, int count, int forward, ParallelOptions parallel, Func<int, int, bool>? apart = null)
    {
        width = Math.Min(forward, ranks.Width);
        members = new int[count * width];
        sizes = new int[count];
        Parallel.For(0, (count + 511) / 512, parallel, block =>
        {
            for (int i = block * 512; i < Math.Min(count, (block + 1) * 512); i++)
                foreach (int j in ranks.Of(i, width))
                    if (ranks.Of(j, width).Contains(i) && apart?.Invoke(i, j) != true)
                        members[i * width + sizes[i]++] = j;
        });
    }

    /// <summary>The set of point <paramref name="i"/>, nearest first; holds the point itself where its ranks do.</summary>
    public ReadOnlySpan<int> Of(int i) => members.AsSpan(i * width, sizes[i]);
}

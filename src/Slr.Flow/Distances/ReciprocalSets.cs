using Slr.Flow.Neighbours;

namespace Slr.Flow.Distances;

/// <summary>k-reciprocal sets: R(i, k) = neighbours j of i that have i among theirs (arXiv 1701.08398, equation 1).</summary>
internal sealed class ReciprocalSets
{
    private readonly int[] members;
    private readonly int[] sizes;
    private readonly int width;

    /// <summary>Finds the sets of all points.</summary>
    /// <param name="graph">Neighbours.</param>
    /// <param name="forward">Neighbours of a point that count, itself included.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public ReciprocalSets(NeighbourGraph graph, int forward, ParallelOptions parallel)
    {
        width = Math.Min(forward, graph.K);
        members = new int[graph.Count * width];
        sizes = new int[graph.Count];
        Parallel.For(0, (graph.Count + 511) / 512, parallel, block =>
        {
            for (int i = block * 512; i < Math.Min(graph.Count, (block + 1) * 512); i++)
                foreach (int j in graph.Neighbours(i)[..width])
                    if (graph.Neighbours(j)[..width].Contains(i))
                        members[i * width + sizes[i]++] = j;
        });
    }

    /// <summary>The set of point <paramref name="i"/>, nearest first; holds the point itself.</summary>
    public ReadOnlySpan<int> Of(int i) => members.AsSpan(i * width, sizes[i]);
}

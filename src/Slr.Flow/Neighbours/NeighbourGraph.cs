namespace Slr.Flow.Neighbours;

/// <summary>The K nearest rows of every row, by squared Euclidean distance.</summary>
/// <remarks>
/// Row i starts with i itself at distance 0; the others follow, sorted by (distance, index), so that ties do not depend
/// on the order in which blocks arrived.
/// </remarks>
public sealed class NeighbourGraph
{
    /// <summary>Takes ownership of the arrays.</summary>
    /// <param name="count">Number of rows, N.</param>
    /// <param name="k">Neighbours per row, itself included; at most N.</param>
    /// <param name="indices">N x K row numbers, row-major.</param>
    /// <param name="squaredDistances">N x K squared distances, row-major, never negative.</param>
    /// <param name="farthest">N squared distances to the farthest row, or to the farthest of a sample.</param>
    /// <param name="report">How the neighbours were found.</param>
    /// <param name="cameras">The neighbours of each camera apart; null = were not asked for.</param>
    /// <exception cref="ArgumentException">The lengths disagree.</exception>
    public NeighbourGraph(
        int count, int k, int[] indices, float[] squaredDistances, float[] farthest, NeighbourReport report,
        CameraNeighbours? cameras = null)
    {
        long entries = (long)count * k;
        if (indices.LongLength != entries || squaredDistances.LongLength != entries || farthest.Length != count)
            throw new ArgumentException(
                $"{count} rows of {k} neighbours need {entries} indices and distances and {count} farthest distances, " +
                $"but {indices.LongLength}, {squaredDistances.LongLength} and {farthest.Length} were given.");
        (Count, K, Indices, SquaredDistances, Farthest, Report, Cameras) =
            (count, k, indices, squaredDistances, farthest, report, cameras);
        Ranks = new(k, indices, squaredDistances);
    }

    /// <summary>Number of rows, N.</summary>
    public int Count { get; }

    /// <summary>Neighbours per row, the row itself included: the wanted number, or N where that is smaller.</summary>
    public int K { get; }

    /// <summary>N x K row numbers, row-major.</summary>
    public int[] Indices { get; }

    /// <summary>N x K squared Euclidean distances, row-major, in [0, 4] for L2-normalised rows.</summary>
    public float[] SquaredDistances { get; }

    /// <summary>N squared distances to the farthest row; of an approximate search, to the farthest row of a sample.</summary>
    public float[] Farthest { get; }

    /// <summary>How the neighbours were found: exactly, or with which recall.</summary>
    public NeighbourReport Report { get; }

    /// <summary>Neighbours of the own camera and of others, each ranked apart; null where they were not asked for.</summary>
    public CameraNeighbours? Cameras { get; }

    /// <summary>The neighbours as ranks.</summary>
    internal NeighbourRanks Ranks { get; }

    /// <summary>The K neighbours of row <paramref name="row"/>, nearest first.</summary>
    public ReadOnlySpan<int> Neighbours(int row) => Indices.AsSpan(row * K, K);

    /// <summary>The squared distances that belong to <see cref="Neighbours"/>.</summary>
    public ReadOnlySpan<float> Distances(int row) => SquaredDistances.AsSpan(row * K, K);
}

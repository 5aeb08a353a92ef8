namespace Slr.Flow.Neighbours;

/// <summary>Compares all pairs of rows somewhere else than <see cref="NeighbourSearch"/> does, for example on a GPU.</summary>
public interface INeighbourBackend
{
    /// <summary>Begins an exact search over rows that are still to come.</summary>
    /// <param name="dimension">Values per row.</param>
    /// <param name="neighbours">Neighbours per row, the row itself included; all rows where there are fewer.</param>
    IArrivingRows Begin(int dimension, int neighbours);
}

/// <summary>One search of a backend: rows arrive, then it answers once. One thread at a time calls it.</summary>
public interface IArrivingRows : IDisposable
{
    /// <summary>Takes the next rows; what can be compared already may be.</summary>
    /// <param name="rows">Whole rows of finite values, row-major; good during the call only.</param>
    void Add(ReadOnlySpan<float> rows);

    /// <summary>Compares what is left.</summary>
    /// <param name="cancellation">Abandons the search.</param>
    /// <returns>
    /// The graph, each row itself first at 0, equal distances in the order of their rows. It does not depend on the blocks in which
    /// rows arrived.
    /// </returns>
    NeighbourGraph Complete(CancellationToken cancellation);
}

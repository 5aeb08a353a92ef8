namespace Slr.Flow.Neighbours;

/// <summary>Compares all pairs of rows somewhere else than <see cref="NeighbourSearch"/> does, for example on a GPU.</summary>
public interface INeighbourBackend
{
    /// <summary>Searches all rows exactly.</summary>
    /// <param name="rows">N x <paramref name="dimension"/> finite values, row-major.</param>
    /// <param name="dimension">Values per row.</param>
    /// <param name="neighbours">Neighbours per row, the row itself included; N where there are fewer rows.</param>
    /// <param name="cancellation">Abandons the search.</param>
    /// <returns>The graph, each row itself first at 0, equal distances in the order of their rows.</returns>
    NeighbourGraph Search(float[] rows, int dimension, int neighbours, CancellationToken cancellation);
}

namespace Slr.Flow.Neighbours;

/// <summary>Finds the nearest rows of every row while the rows are still arriving.</summary>
public sealed class NeighbourSearch : IDisposable
{
    /// <summary>Starts a search over rows of one dimension.</summary>
    /// <param name="dimension">Values per row, at least 1.</param>
    /// <param name="options">Settings.</param>
    public NeighbourSearch(int dimension, NeighbourOptions options) => throw new NotImplementedException();

    /// <summary>Adds whole rows; blocks may have any size.</summary>
    /// <param name="rows">Rows, row-major.</param>
    /// <exception cref="ArgumentException">Not whole rows, or a value that is not finite (the row is named).</exception>
    public void Add(ReadOnlySpan<float> rows) => throw new NotImplementedException();

    /// <summary>Waits for the remaining work and returns the graph. Called once, after the last block.</summary>
    /// <param name="cancellation">Abandons the search.</param>
    public NeighbourGraph Complete(CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Searches rows that are all there already.</summary>
    /// <param name="rows">N x <paramref name="dimension"/> values, row-major.</param>
    /// <param name="dimension">Values per row.</param>
    /// <param name="options">Settings.</param>
    /// <param name="cancellation">Abandons the search.</param>
    public static NeighbourGraph Search(
        ReadOnlyMemory<float> rows, int dimension, NeighbourOptions options, CancellationToken cancellation = default) =>
        throw new NotImplementedException();

    /// <summary>Stops the threads and frees the rows.</summary>
    public void Dispose() => throw new NotImplementedException();
}

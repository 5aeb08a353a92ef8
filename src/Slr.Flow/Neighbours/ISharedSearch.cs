namespace Slr.Flow.Neighbours;

/// <summary>Compares pairs of <see cref="RowBlock"/>s on several machines, to the bytes of the search on one.</summary>
public interface ISharedSearch
{
    /// <summary>Rows from which others are asked; exact searches of fewer are over before others have the rows.</summary>
    int From { get; }

    /// <summary>Searches rows that are all there.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="options">Settings; what they say of devices and of approximation does not matter here.</param>
    /// <param name="cancellation">Abandons the search.</param>
    NeighbourGraph Search(RowBlocks rows, NeighbourOptions options, CancellationToken cancellation);
}

using Slr.Flow.Sharing;
using Slr.Primitives.Options;

namespace Slr.Flow.Neighbours;

/// <summary>Settings of the neighbour search.</summary>
public sealed record NeighbourOptions
{
    /// <summary>Rows of fewer values are always compared exactly: too many share one code.</summary>
    private const int FewestCoded = 8;

    /// <summary>
    /// Neighbours per row, the row itself included. 21 serves k1 = 20 in ABMT's form
    /// (<see cref="Distances.DistanceOptions.RequiredNeighbours"/>).
    /// </summary>
    [Within(1, 1001)]
    public int K { get; init; } = 21;

    /// <summary>
    /// Neighbours per row that are kept of its own camera and of the others, each apart; 0 = cameras do not matter. Such a
    /// search is exact whatever the number of rows, and runs on the CPU.
    /// </summary>
    [Within(0, 1001)]
    public int ByCamera { get; init; }

    /// <summary>
    /// Number of rows from which the search is approximate, where they have eight values or more; <see cref="int.MaxValue"/> =
    /// always exact.
    /// </summary>
    [Within(1, int.MaxValue)]
    public int ApproximateFrom { get; init; } = 100_000;

    /// <summary>Recall that an approximate search must reach on its sample; it compares more pairs until it does.</summary>
    [Within(0, 1, Above = true)]
    public double TargetRecall { get; init; } = 0.95;

    /// <summary>Threads that multiply tiles; 0 = all cores. The result does not depend on it.</summary>
    [Within(0, 1024)]
    public int Threads { get; init; }

    /// <summary>Compares all rows, whatever their number; null = the CPU.</summary>
    public INeighbourBackend? Backend { get; init; }

    /// <summary>
    /// Compares pairs of blocks of an exact search on other machines too; null = this one alone. The result does not depend on it.
    /// </summary>
    public ISharedPairs? Shared { get; init; }

    /// <summary>True where others are asked: a device is faster than they would get the rows.</summary>
    internal bool IsShared(int rows, int dimension) =>
        Shared is { } shared && rows >= shared.From && (Backend is null || ByCamera > 0) && !IsApproximate(rows, dimension);

    /// <summary>True where a search wants all rows at once.</summary>
    internal bool WantsAll(int rows, int dimension) => IsApproximate(rows, dimension) || IsShared(rows, dimension);

    /// <summary>True where a search of so many rows is approximate.</summary>
    internal bool IsApproximate(int rows, int dimension) =>
        ByCamera == 0 && Backend is null && rows >= ApproximateFrom && dimension >= FewestCoded;

    /// <summary>Neighbours that are kept of each row while pairs are compared, the row itself not included.</summary>
    public int Kept => Math.Max(K - 1, ByCamera);

    /// <summary>The number of threads, resolved.</summary>
    internal int ThreadCount => Threads > 0 ? Threads : Environment.ProcessorCount;
}

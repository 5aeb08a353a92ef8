using Slr.Primitives.Options;

namespace Slr.Flow.Neighbours;

/// <summary>Settings of the neighbour search.</summary>
public sealed record NeighbourOptions
{
    /// <summary>
    /// Neighbours per row, the row itself included. 21 serves k1 = 20 in ABMT's form
    /// (<see cref="Distances.DistanceOptions.RequiredNeighbours"/>).
    /// </summary>
    [Within(1, 1001)]
    public int K { get; init; } = 21;

    /// <summary>Number of rows from which the search is approximate; <see cref="int.MaxValue"/> = always exact.</summary>
    [Within(1, int.MaxValue)]
    public int ApproximateFrom { get; init; } = 100_000;

    /// <summary>Recall that an approximate search must reach on its sample; it compares more pairs until it does.</summary>
    [Within(0, 1, Above = true)]
    public double TargetRecall { get; init; } = 0.95;

    /// <summary>Threads that multiply tiles; 0 = all cores. The result does not depend on it.</summary>
    [Within(0, 1024)]
    public int Threads { get; init; }

    /// <summary>Searches all rows once they are there, whatever their number; null = the CPU, as they arrive.</summary>
    public INeighbourBackend? Backend { get; init; }

    /// <summary>The number of threads, resolved.</summary>
    internal int ThreadCount => Threads > 0 ? Threads : Environment.ProcessorCount;
}

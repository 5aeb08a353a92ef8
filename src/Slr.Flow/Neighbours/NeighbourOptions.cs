namespace Slr.Flow.Neighbours;

/// <summary>Settings of the neighbour search.</summary>
public sealed record NeighbourOptions
{
    /// <summary>
    /// Neighbours per row, the row itself included. 21 serves k1 = 20 in ABMT's form
    /// (<see cref="Distances.DistanceOptions.RequiredNeighbours"/>).
    /// </summary>
    public int K { get; init; } = 21;

    /// <summary>Number of rows from which the search is approximate; <see cref="int.MaxValue"/> = always exact.</summary>
    public int ApproximateFrom { get; init; } = 100_000;

    /// <summary>Recall that an approximate search must reach on its sample; it compares more pairs until it does.</summary>
    public double TargetRecall { get; init; } = 0.95;

    /// <summary>Threads that multiply tiles; 0 = all cores. The result does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary><c>cpu</c>, or <c>cuda</c> or <c>cuda:N</c>: the exact search in float32 on that device.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>The number of threads, resolved.</summary>
    internal int ThreadCount => Threads > 0 ? Threads : Environment.ProcessorCount;

    /// <summary>Refuses settings that mean nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(K, 1, nameof(K));
        ArgumentOutOfRangeException.ThrowIfNegative(Threads, nameof(Threads));
        ArgumentOutOfRangeException.ThrowIfLessThan(ApproximateFrom, 1, nameof(ApproximateFrom));
        if (!(TargetRecall is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(TargetRecall), TargetRecall, "A recall lies in (0, 1].");
    }
}

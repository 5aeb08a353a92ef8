using System.Globalization;

namespace Slr.Bench.Soak;

/// <summary>Whether a long run holds more at its end than when it had settled.</summary>
/// <param name="Settled">Around the epoch by which everything is there.</param>
/// <param name="Last">In the last epochs.</param>
public sealed record Growth(ProcessUse Settled, ProcessUse Last)
{
    /// <summary>Epochs after which everything is there: caches are full, every code path has been compiled.</summary>
    public const int SettlingEpochs = 5;

    /// <summary>The fewest epochs that can be judged.</summary>
    public const int FewestEpochs = 2 * SettlingEpochs + Window / 2;

    private const int Window = 5;

    private const double Allowed = 0.05;

    /// <summary>
    /// Files that the runtime may open once, and on a busy machine late: what every epoch leaves behind is more than that by the
    /// fewest epochs that are judged.
    /// </summary>
    private const int OpenedLate = 2;

    /// <summary>Growth of resident memory as a share.</summary>
    public double OfMemory => (double)Last.ResidentBytes / Settled.ResidentBytes - 1;

    /// <summary>What grew; empty when the run holds no more than it did.</summary>
    public IEnumerable<string> Problems
    {
        get
        {
            if (OfMemory > Allowed)
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"resident memory grew by {OfMemory:P1}, allowed are {Allowed:P0}");
            if (Last.Threads > Settled.Threads)
                yield return $"{Last.Threads - Settled.Threads} more threads";
            if (Last.Handles > Settled.Handles + OpenedLate)
                yield return $"{Last.Handles - Settled.Handles} more open files";
            if (Last.Actors > Settled.Actors)
                yield return $"{Last.Actors - Settled.Actors} more actors";
        }
    }

    /// <summary>
    /// Compares the five epochs around the fifth with the last five. At a seal the next epoch is already being extracted,
    /// sometimes more of it and sometimes less, so of memory the median counts. Threads and files come and go by a few: the
    /// most of the first five epochs is held against the least of the last five, so what each epoch leaves behind shows.
    /// </summary>
    /// <exception cref="ArgumentException">There are fewer than <see cref="FewestEpochs"/>.</exception>
    public static Growth Of(IReadOnlyList<ProcessUse> uses) => uses.Count >= FewestEpochs
        ? new Growth(Of([.. uses.Take(Window)], [.. uses.Skip(SettlingEpochs - 1 - Window / 2).Take(Window)], Enumerable.Max),
            Of([.. uses.TakeLast(Window)], [.. uses.TakeLast(Window)], Enumerable.Min))
        : throw new ArgumentException($"{uses.Count} epochs are too few, {FewestEpochs} at least are needed", nameof(uses));

    private static ProcessUse Of(ProcessUse[] counted, ProcessUse[] weighed, Func<IEnumerable<int>, int> choose) =>
        new(weighed[Window / 2].Epoch,
        weighed.Select(use => use.ResidentBytes).Order().ElementAt(Window / 2), choose(counted.Select(use => use.Threads)),
        choose(counted.Select(use => use.Handles)), choose(counted.Select(use => use.Actors)));
}

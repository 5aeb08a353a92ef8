using System.Globalization;

namespace Slr.Actors.Soak;

/// <summary>Whether a long run holds more at its end than when it had settled.</summary>
/// <param name="Settled">After the epoch by which everything is there.</param>
/// <param name="Last">After the last epoch.</param>
public sealed record Growth(ProcessUse Settled, ProcessUse Last)
{
    /// <summary>Epochs after which everything is there: caches are full, every code path has been compiled.</summary>
    public const int SettlingEpochs = 5;

    private const double Allowed = 0.05;

    /// <summary>Growth of resident memory as a share.</summary>
    public double OfMemory => (double)Last.ResidentBytes / Settled.ResidentBytes - 1;

    /// <summary>What grew; empty when the run holds no more than it did.</summary>
    public IEnumerable<string> Problems
    {
        get
        {
            if (OfMemory > Allowed)
                yield return string.Create(CultureInfo.InvariantCulture, $"resident memory grew by {OfMemory:P1}, allowed are {Allowed:P0}");
            if (Last.Threads > Settled.Threads)
                yield return $"{Last.Threads - Settled.Threads} more threads";
            if (Last.Handles > Settled.Handles)
                yield return $"{Last.Handles - Settled.Handles} more open files";
            if (Last.Actors > Settled.Actors)
                yield return $"{Last.Actors - Settled.Actors} more actors";
        }
    }

    /// <summary>
    /// Compares memory after the last epoch with that after the fifth. Threads and files come and go by a few: the most of
    /// the first five epochs is held against the least of the last five, so what each epoch leaves behind shows.
    /// </summary>
    /// <exception cref="ArgumentException">There are too few epochs.</exception>
    public static Growth Of(IReadOnlyList<ProcessUse> uses) => uses.Count > SettlingEpochs
        ? new Growth(Of(uses.Take(SettlingEpochs), Enumerable.Max, uses[SettlingEpochs - 1]),
            Of(uses.TakeLast(SettlingEpochs), Enumerable.Min, uses[^1]))
        : throw new ArgumentException($"{uses.Count} epochs are too few, {SettlingEpochs + 1} at least are needed", nameof(uses));

    private static ProcessUse Of(IEnumerable<ProcessUse> uses, Func<IEnumerable<int>, int> choose, ProcessUse at) => at with
    {
        Threads = choose(uses.Select(use => use.Threads)),
        Handles = choose(uses.Select(use => use.Handles)),
        Actors = choose(uses.Select(use => use.Actors)),
    };
}

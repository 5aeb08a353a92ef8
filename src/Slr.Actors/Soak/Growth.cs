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

    /// <summary>Compares the end of a run with its fifth epoch.</summary>
    /// <exception cref="ArgumentException">There are too few epochs.</exception>
    public static Growth Of(IReadOnlyList<ProcessUse> uses) => uses.Count > SettlingEpochs
        ? new Growth(uses[SettlingEpochs - 1], uses[^1])
        : throw new ArgumentException($"{uses.Count} epochs are too few, {SettlingEpochs + 1} at least are needed", nameof(uses));
}

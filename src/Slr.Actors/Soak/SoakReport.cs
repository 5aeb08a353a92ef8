using System.Collections.Immutable;

namespace Slr.Actors.Soak;

/// <summary>One disturbed run.</summary>
/// <param name="Name">What disturbed it: <c>kills</c>, or the line of the fault.</param>
/// <param name="Injected">Kills or faults that happened.</param>
/// <param name="Differences">What differs from the undisturbed run; empty when it survived.</param>
/// <param name="Extra">Time it took beyond the undisturbed run.</param>
public sealed record SoakTrial(string Name, int Injected, ImmutableArray<string> Differences, TimeSpan Extra)
{
    /// <summary>True when weights, labels and metrics are those of the undisturbed run.</summary>
    public bool Survived => Differences.IsEmpty;
}

/// <summary>What a soak found.</summary>
/// <param name="Undisturbed">How long the undisturbed run took.</param>
/// <param name="Trials">The disturbed runs.</param>
public sealed record SoakReport(TimeSpan Undisturbed, ImmutableArray<SoakTrial> Trials)
{
    /// <summary>True when every run survived.</summary>
    public bool Passed => Trials.All(trial => trial.Survived);

    /// <summary>Kills and faults that happened.</summary>
    public int Injected => Trials.Sum(trial => trial.Injected);
}

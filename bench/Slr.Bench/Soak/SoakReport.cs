using System.Collections.Immutable;

namespace Slr.Bench.Soak;

/// <summary>One disturbed run.</summary>
/// <param name="Name">What disturbed it.</param>
/// <param name="Injected">Kills, or faults that struck.</param>
/// <param name="Difference">What differs first from the undisturbed run; null when it survived.</param>
/// <param name="LostSteps">Training steps that were done again.</param>
/// <param name="Extra">Time it took beyond the undisturbed run, at least 0.</param>
public sealed record SoakTrial(string Name, int Injected, string? Difference, int LostSteps, TimeSpan Extra)
{
    /// <summary>True when weights, labels and metrics are those of the undisturbed run.</summary>
    public bool Survived => Difference is null;
}

/// <summary>What a soak found.</summary>
/// <param name="Undisturbed">How long an undisturbed run of those that were killed took.</param>
/// <param name="Trials">The disturbed runs.</param>
public sealed record SoakReport(TimeSpan Undisturbed, ImmutableArray<SoakTrial> Trials)
{
    /// <summary>True when every run survived.</summary>
    public bool Passed => Trials.All(trial => trial.Survived);

    /// <summary>Kills and faults that happened.</summary>
    public int Injected => Trials.Sum(trial => trial.Injected);

    /// <summary>Training steps that were done again.</summary>
    public int LostSteps => Trials.Sum(trial => trial.LostSteps);

    /// <summary>Time beyond that of undisturbed runs.</summary>
    public TimeSpan Extra => TimeSpan.FromSeconds(Trials.Sum(trial => trial.Extra.TotalSeconds));
}


namespace Slr.Actors.Preconditions;

/// <summary>How well something is.</summary>
internal enum Grade
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Runs work, with a limit worth knowing.</summary>
    Fair,

    /// <summary>Runs do not work.</summary>
    Bad,
}

/// <summary>What was found about one subject, and what to do about it.</summary>
/// <param name="Subject">One word, for instance <c>weights</c>.</param>
/// <param name="Grade">How well it is.</param>
/// <param name="Found">A sentence that names the place: file, folder, setting.</param>
/// <param name="Advice">What to do, where the sentence does not say so.</param>
internal sealed record Finding(string Subject, Grade Grade, string Found, string? Advice = null)
{
    /// <summary>What a run ends with that a bad finding keeps from starting.</summary>
    public int Code { get; init; } = ExitCode.Settings;

    /// <summary>The sentence with its advice.</summary>
    public override string ToString() => Advice is null ? Found : $"{Found}. {Advice}";
}

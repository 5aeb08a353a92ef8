namespace Slr.Cli.Doctor;

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
internal sealed record Finding(string Subject, Grade Grade, string Found, string? Advice = null);

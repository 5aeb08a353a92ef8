namespace Slr.Actors.Configuration;

/// <summary>One thing that is wrong with the settings.</summary>
/// <param name="Key">The full key without the leading <c>slr.</c>, or empty when a whole file is meant.</param>
/// <param name="Origin">Where the value came from, for example <c>hocon/market2personx.conf:12</c> or <c>command line</c>.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record SettingsProblem(string Key, string Origin, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Key.Length == 0 ? $"{Origin}: {Message}" : $"{Key} ({Origin}): {Message}";
}

/// <summary>Everything that is wrong with the settings, at once. The program ends with exit code 64.</summary>
public sealed class SettingsException(IReadOnlyList<SettingsProblem> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>All problems, in the order of the layers and of the reference.</summary>
    public IReadOnlyList<SettingsProblem> Problems { get; } = problems;
}

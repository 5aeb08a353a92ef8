namespace Slr.Actors.Configuration;

/// <summary>Paths and names as settings have them.</summary>
internal static class SettingPath
{
    private const int LongestName = 200;

    /// <summary>The full path; a leading <c>~</c> is the home folder, which no shell puts in after <c>key=</c>.</summary>
    public static string Full(string text)
    {
        if (text == "~" || text.StartsWith("~/", StringComparison.Ordinal))
            text = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + text[1..];
        return Path.GetFullPath(text);
    }

    /// <summary>Why a text cannot be a path; null when it can.</summary>
    public static string? Problem(string text) =>
        text.Contains('\0') ? "holds a character with the number 0, which no path can"
        : text.StartsWith('~') && text != "~" && !text.StartsWith("~/", StringComparison.Ordinal)
            ? $"'{text}': only ~ and ~/... are understood; write another user's folder in full, or a file of that name as ./{text}"
        : null;

    /// <summary>Why a text cannot be the name of a run's directory; null when it can.</summary>
    public static string? ProblemOfName(string text) =>
        text is "." or ".." ? $"'{text}' is a folder that is there already, not the name of a run"
        : text.Contains('/') ? "a name cannot hold a slash: set 'runs' to the folder that the run's directory is to lie in"
        : text.Any(char.IsControl) ? "a name cannot hold control characters"
        : text.Length > LongestName ? $"a name can have {LongestName} characters"
        : null;
}

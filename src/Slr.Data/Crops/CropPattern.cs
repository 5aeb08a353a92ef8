using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Slr.Data.Crops;

/// <summary>A user's own regular expression for the paths of crops, with groups named camera, track, time or frame.</summary>
public sealed record CropPattern
{
    private static readonly ImmutableArray<string> Known = ["camera", "track", "time", "frame"];

    private readonly Regex form;

    private CropPattern(Regex form) => this.form = form;

    /// <summary>The pattern as it is written.</summary>
    public string Text => form.ToString();

    /// <summary>Patterns are equal when they are written alike.</summary>
    public bool Equals(CropPattern? other) => other?.Text == Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">It is searched for in the path below the data set's folder, with '/' between its parts.</param>
    /// <param name="problem">Why it is none, as a clause for people; null when it is one.</param>
    /// <returns>Null when it is none.</returns>
    public static CropPattern? Parse(string text, out string? problem)
    {
        problem = null;
        try
        {
            // Paths are a user's own, but no pattern may take for ever on one.
            var form = new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            string[] named = [.. form.GetGroupNames().Where(name => !char.IsAsciiDigit(name[0]))];
            if (named.Length == 0)
                problem = "it has no named group; name at least one of (?<camera>...), (?<track>...), (?<time>...), (?<frame>...)";
            else if (named.FirstOrDefault(name => !Known.Contains(name)) is { } other)
                problem = $"its group '{other}' means nothing; groups are named {string.Join(", ", Known)}";
            else if (named.Contains("time") && named.Contains("frame"))
                problem = "it names time and frame; keep one of them";
            return problem is null ? new(form) : null;
        }
        catch (RegexParseException error)
        {
            problem = $"it is no regular expression: something is wrong at its character {error.Offset}";
        }
        catch (NotSupportedException)
        {
            problem = "it looks ahead, behind or back, which is not supported here";
        }
        return null;
    }

    /// <summary>What a path says by this pattern; silent where the pattern is not in it, or its time is none.</summary>
    /// <param name="key">The path below the data set's folder.</param>
    public CropName Read(string key)
    {
        Match match = form.Match(key);
        double? time = match.Groups["time"].Success ? CropTime.Seconds(match.Groups["time"].Value)
            : CropTime.OfFrame(match.Groups["frame"].Value);
        return match.Success && time is { } seconds ? new(Text("camera"), Text("track"), seconds) : CropName.Silent;

        string? Text(string group) => match.Groups[group] is { Success: true, Length: > 0 } found ? found.Value : null;
    }
}

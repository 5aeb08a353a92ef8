using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using Slr.Cli.Console;

namespace Slr.Cli.Sweeps;

/// <summary>A setting that differs between the runs of a sweep.</summary>
/// <param name="Key">The setting.</param>
/// <param name="Values">Its values, none twice.</param>
internal sealed record SweepAxis(string Key, ImmutableArray<string> Values)
{
    /// <summary>The most values of one range: more is a slip of the finger.</summary>
    private const int MostInRange = 10_000;

    /// <summary>True for settings that only draw lots: runs that differ in them alone are repetitions of one another.</summary>
    [JsonIgnore]
    public bool DrawsLots => Key == "seed" || Key.EndsWith(".seed", StringComparison.Ordinal);

    /// <summary>Reads a word <c>key=a,b,c</c> or <c>key=1..12</c>. A comma inside brackets or quotes belongs to a value.</summary>
    /// <returns>Null for a word with one value.</returns>
    /// <exception cref="CommandException">A value is empty or there twice, a range runs backwards.</exception>
    public static SweepAxis? Of(string word)
    {
        int equals = word.IndexOf('=');
        if (equals <= 0)
            return null;
        string key = word[..equals].Trim();
        ImmutableArray<string> values = [.. Split(word[(equals + 1)..]).SelectMany(part => Range(part, word))];
        if (values.Length < 2)
            return null;
        if (values.Any(value => value.Length == 0))
            throw new CommandException($"'{word}': a value is empty; a comma makes a list, and each of its values is a run "
                + "(a value with a comma of its own stands in brackets: key=[1,2],[3,4])");
        if (values.GroupBy(value => value).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new CommandException($"'{word}': the value '{twice.Key}' is there twice");
        return new(key, values);
    }

    private static IEnumerable<string> Range(string part, string word)
    {
        string[] ends = part.Split("..");
        if (ends.Length != 2 || !long.TryParse(ends[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long first)
            || !long.TryParse(ends[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long last))
            return [part];
        if (last < first || last - first >= MostInRange)
            throw new CommandException($"'{word}': the range {part} "
                + (last < first ? "runs backwards" : $"has more than {MostInRange} values"));
        return Enumerable.Range(0, (int)(last - first) + 1).Select(at => (first + at).ToString(CultureInfo.InvariantCulture));
    }

    private static IEnumerable<string> Split(string text)
    {
        int start = 0, depth = 0;
        bool quoted = false;
        for (int at = 0; at < text.Length; at++)
        {
            quoted ^= text[at] == '"';
            depth += quoted ? 0 : text[at] switch { '[' => 1, ']' => -1, _ => 0 };
            if (text[at] != ',' || quoted || depth > 0)
                continue;
            yield return text[start..at].Trim();
            start = at + 1;
        }
        yield return text[start..].Trim();
    }
}

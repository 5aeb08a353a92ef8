using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Slr.Data.Datasets;

/// <summary>
/// The one place that decides what is meant where a person or a camera is named: by a cell, by a folder or in a file's name.
/// Nothing and -1 (MARS writes 00-1) are <see cref="Unknown"/>, 0 stays 0, whatever else is named beside them. The others keep
/// their numbers when all of them are whole numbers of up to 31 bits, else they are numbered from 1 in ordinal order.
/// </summary>
public sealed partial class NumberedNames
{
    /// <summary>A person that nobody knows: junk in a gallery, an image without identity in training. Or an unknown camera.</summary>
    public const int Unknown = -1;

    private readonly FrozenDictionary<string, int> numbers;

    private NumberedNames(FrozenDictionary<string, int> numbers, ImmutableDictionary<int, string> renamed) =>
        (this.numbers, Renamed) = (numbers, renamed);

    /// <summary>The names behind numbers that are not the names' own.</summary>
    public ImmutableDictionary<int, string> Renamed { get; }

    /// <summary>Numbers all names that stand for the same kind of thing, so that equal names get equal numbers.</summary>
    public static NumberedNames Of(IEnumerable<string?> names)
    {
        Dictionary<string, string> plain = names.OfType<string>().Distinct(StringComparer.Ordinal)
            .ToDictionary(name => name, Plain, StringComparer.Ordinal);
        string[] others = [.. plain.Values.Where(name => name is not ("" or "-1" or "0"))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        bool own = others.All(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        Dictionary<string, int> numbers = others.Index().ToDictionary(
            name => name.Item, name => own ? int.Parse(name.Item, CultureInfo.InvariantCulture) : name.Index + 1, StringComparer.Ordinal);
        (numbers[""], numbers["-1"], numbers["0"]) = (Unknown, Unknown, 0);
        return new(plain.ToFrozenDictionary(name => name.Key, name => numbers[name.Value], StringComparer.Ordinal),
            own ? ImmutableDictionary<int, string>.Empty : others.ToImmutableDictionary(name => numbers[name]));
    }

    /// <summary>The number of one of the names.</summary>
    public int this[string? name] => name is null ? Unknown : numbers[name];

    /// <summary>True where a name says that an image is junk; nothing at all does not say it.</summary>
    public static bool IsJunk(string? name) => Plain(name) == "-1";

    /// <summary>A whole number in one form: 0007 and pandas' 7.0 are 7. Any other name as it is.</summary>
    private static string Plain(string? name)
    {
        string text = name?.Trim() ?? "";
        Match match = WholeNumber().Match(text);
        if (!match.Success)
            return text;
        string digits = match.Groups[2].Value;
        return digits is "" ? "0" : match.Groups[1].Value + digits;
    }

    [GeneratedRegex(@"^0*([-]?)0*([0-9]*)(?<=[0-9])(?:\.0+)?$")]
    private static partial Regex WholeNumber();
}

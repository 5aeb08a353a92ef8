using System.Collections.Immutable;
using System.Globalization;
using Slr.Primitives.Options;

namespace Slr.Actors.Configuration;

/// <summary>
/// Reads numbers of a block for the members of an options record. The member owns the range, and its name is the key's
/// where no other is given.
/// </summary>
internal sealed class OptionsReader<T>(SettingsReader reader, string block)
{
    public int Integer(string member, string? name = null)
    {
        (string key, WithinAttribute range) = Know(member, name, within => KeyRange.Whole(within));
        if (int.TryParse(reader.Text(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            && range.Holds(value))
            return value;
        reader.RefuseValue(key, $"a whole number {Words(range)}");
        return (int)range.Least;
    }

    public ImmutableArray<int> Integers(string member, int? count = null)
    {
        (string key, WithinAttribute range) = Know(member, null, within => KeyRange.Whole(within, items: count ?? 1));
        ImmutableArray<int>.Builder numbers = ImmutableArray.CreateBuilder<int>();
        foreach (string item in reader.Texts(key))
        {
            if (int.TryParse(item, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && range.Holds(value))
                numbers.Add(value);
            else
                reader.Refuse(key, $"'{item}' is not a whole number {Words(range)}");
        }
        return numbers.ToImmutable();
    }

    public double Number(string member, string? name = null)
    {
        (string key, WithinAttribute range) = Know(member, name, within => KeyRange.Real(within));
        if (double.TryParse(reader.Text(key), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && range.Holds(value))
            return value;
        reader.RefuseValue(key, $"a number {Words(range)}");
        return range.Least;
    }

    /// <summary>A number, or one of the words that stand for none.</summary>
    public double? NumberOr(ReadOnlySpan<string> words, string member)
    {
        (string key, _) = Know(member, null, within => KeyRange.Real(within));
        return words.Contains(reader.Text(key)) ? null : Number(member);
    }

    /// <summary>A time such as <c>500ms</c>, <c>10s</c>, <c>10m</c> or <c>2h</c>.</summary>
    public TimeSpan Duration(string member, string? name = null)
    {
        (string key, WithinAttribute range) = Know(member, name, within => KeyRange.Real(within, "s"));
        if (reader.Scaled(key, ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600)) is { } seconds && range.Holds(seconds))
            return TimeSpan.FromSeconds(seconds);
        reader.RefuseValue(key,
            $"a time such as 500ms, 10s, 10m or 2h, {Time(range.Least)} at the least and {Time(range.Most)} at the most");
        return TimeSpan.FromSeconds(range.Least);
    }

    /// <summary>An amount of memory such as <c>512MiB</c> or <c>2GiB</c>, in bytes.</summary>
    public long Bytes(string member, string name)
    {
        (string key, WithinAttribute range) = Know(member, name, within => KeyRange.Whole(within, "B"));
        if (reader.Scaled(key, ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("B", 1)) is { } bytes && range.Holds(bytes))
            return (long)bytes;
        reader.RefuseValue(key, $"an amount of memory such as 512MiB or 2GiB, at most {(long)range.Most >> 30}GiB");
        return (long)range.Least;
    }

    private (string Key, WithinAttribute Range) Know(string member, string? name, Func<WithinAttribute, KeyRange> texts)
    {
        string part = name ?? Ranges.KeyOf(member), key = block.Length == 0 ? part : $"{block}.{part}";
        WithinAttribute range = Ranges.Of<T>(member);
        reader.Know(key, texts(range));
        return (key, range);
    }

    private static string Words(WithinAttribute range) =>
        range.Most >= int.MaxValue ? FormattableString.Invariant($"of at least {range.Least}")
        : range.Above || range.Below ? range.ToString()
        : FormattableString.Invariant($"from {range.Least} to {range.Most}");

    private static string Time(double seconds) => seconds % 3600 == 0 && seconds > 0
        ? FormattableString.Invariant($"{seconds / 3600}h")
        : FormattableString.Invariant($"{seconds}s");
}

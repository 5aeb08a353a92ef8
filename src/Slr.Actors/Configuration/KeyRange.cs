using System.Globalization;
using Slr.Primitives.Options;

namespace Slr.Actors.Configuration;

/// <summary>The range of a numeric key as texts that can be written for it.</summary>
/// <param name="Least">The smallest value.</param>
/// <param name="Most">The largest value.</param>
/// <param name="TooLittle">Just below it.</param>
/// <param name="TooMuch">Just above it.</param>
internal sealed record KeyRange(string Least, string Most, string TooLittle, string TooMuch)
{
    /// <summary>Of whole numbers; times and amounts of memory have a unit, lists an item repeated.</summary>
    public static KeyRange Whole(WithinAttribute range, string unit = "", int items = 0)
    {
        return new(Text((long)range.Least), Text((long)range.Most), Text((long)range.Least - 1), Text((long)range.Most + 1));

        string Text(long value)
        {
            string one = value.ToString(CultureInfo.InvariantCulture) + unit;
            return items == 0 ? one : $"[{string.Join(", ", Enumerable.Repeat(one, items))}]";
        }
    }

    /// <summary>Of numbers: the neighbours of the ends to the last bit.</summary>
    public static KeyRange Real(WithinAttribute range, string unit = "")
    {
        double least = range.Above ? double.BitIncrement(range.Least) : range.Least;
        double most = range.Below ? double.BitDecrement(range.Most) : range.Most;
        return new(Text(least), Text(most), Text(double.BitDecrement(least)), Text(double.BitIncrement(most)));

        string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture) + unit;
    }

    /// <summary>Of seeds: all of 64 bits.</summary>
    public static KeyRange Seed { get; } = new("0", "18446744073709551615", "-1", "18446744073709551616");
}

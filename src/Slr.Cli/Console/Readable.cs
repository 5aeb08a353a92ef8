using System.Globalization;

namespace Slr.Cli.Console;

/// <summary>What a number on an axis or in a table stands for.</summary>
internal enum Unit
{
    /// <summary>A fraction, shown as a percentage.</summary>
    Share,

    /// <summary>A whole number of things.</summary>
    Count,

    /// <summary>A number without unit.</summary>
    Plain,

    /// <summary>Seconds.</summary>
    Time,
}

/// <summary>Writes numbers for people, the same on every machine.</summary>
internal static class Readable
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>A value with enough digits to compare: <c>45.6 %</c>, <c>1,234</c>, <c>0.0123</c>, <c>2 min 5 s</c>.</summary>
    public static string Show(double? value, Unit unit) => value is not { } number || !double.IsFinite(number)
        ? "–"
        : unit switch
        {
            Unit.Share => (number * 100).ToString("0.0", Culture) + " %",
            Unit.Count => number.ToString("#,0.##", Culture),
            Unit.Time => Duration(number),
            _ => Significant(number),
        };

    /// <summary>The same, as short as an axis needs.</summary>
    public static string Tick(double value, Unit unit) => unit switch
    {
        Unit.Share => (value * 100).ToString("0.##", Culture) + "%",
        Unit.Count when Math.Abs(value) >= 10_000 => (value / 1000).ToString("0.#", Culture) + "k",
        Unit.Time => ShortDuration(value),
        Unit.Plain when value != 0 && Math.Abs(value) < 0.001 => value.ToString("0.#e0", Culture),
        _ => value.ToString("#,0.###", Culture),
    };

    /// <summary>A time in the two largest units that matter.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 0.0995 => $"{(seconds * 1000).ToString("0", Culture)} ms",
        < 9.95 => $"{seconds.ToString("0.0", Culture)} s",
        < 59.5 => $"{seconds.ToString("0", Culture)} s",
        < 3599.5 => $"{(int)Math.Round(seconds) / 60} min {(int)Math.Round(seconds) % 60} s",
        _ => $"{(int)(Math.Round(seconds / 60) / 60)} h {(int)Math.Round(seconds / 60) % 60} min",
    };

    /// <summary>A number of bytes.</summary>
    public static string Bytes(double bytes) => bytes >= 1L << 30
        ? (bytes / (1L << 30)).ToString("0.0", Culture) + " GiB"
        : (bytes / (1L << 20)).ToString("0", Culture) + " MiB";

    private static string ShortDuration(double seconds) => seconds switch
    {
        0 => "0",
        < 1 => $"{(seconds * 1000).ToString("0.#", Culture)} ms",
        < 60 => $"{seconds.ToString("0.#", Culture)} s",
        < 120 when seconds % 30 != 0 => $"{seconds.ToString("0.#", Culture)} s",
        < 7200 => $"{(seconds / 60).ToString("0.#", Culture)} min",
        _ => $"{(seconds / 3600).ToString("0.#", Culture)} h",
    };

    private static string Significant(double number)
    {
        double size = Math.Abs(number);
        return size switch
        {
            0 => "0",
            >= 1000 => number.ToString("#,0", Culture),
            >= 10 => number.ToString("0.0", Culture),
            >= 0.01 => number.ToString("0.000", Culture),
            _ => number.ToString("0.##e0", Culture),
        };
    }
}

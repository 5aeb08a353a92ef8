using System.Globalization;

namespace Slr.Primitives.Options;

/// <summary>
/// The range of a setting, at the one place that owns it: the member of the options that carries it. Whoever computes with
/// the options checks them (<see cref="Ranges.Check"/>), and whoever reads settings refuses by the same range.
/// </summary>
/// <param name="least">The smallest value; of a time in seconds.</param>
/// <param name="most">The largest value; of a time in seconds.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WithinAttribute(double least, double most) : Attribute
{
    /// <summary>The smallest value.</summary>
    public double Least { get; } = least;

    /// <summary>The largest value.</summary>
    public double Most { get; } = most;

    /// <summary>True when the smallest value itself is refused.</summary>
    public bool Above { get; init; }

    /// <summary>True when the largest value itself is refused.</summary>
    public bool Below { get; init; }

    /// <summary>True for a value in the range; never for one that is not a number.</summary>
    public bool Holds(double value) => (Above ? value > Least : value >= Least) && (Below ? value < Most : value <= Most);

    /// <summary>The range in words, as in "must be ...".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{(Above ? "above" : "at least")} {Least} and {(Below ? "below" : "at most")} {Most}");
}

using System.Globalization;

namespace Slr.Flow;

/// <summary>Features of N images, one L2-normalised row each, under unique image keys.</summary>
public sealed class FeatureSet
{
    /// <summary>Takes ownership of the arrays; they must not change afterwards.</summary>
    /// <param name="keys">N unique image keys.</param>
    /// <param name="values">N x <paramref name="dimension"/> values, row-major, rows L2-normalised.</param>
    /// <param name="dimension">Values per row, at least 1.</param>
    /// <param name="sightings">What is known of the N images; null = nothing.</param>
    /// <exception cref="ArgumentException">The lengths disagree, or a key occurs twice.</exception>
    public FeatureSet(string[] keys, float[] values, int dimension, Sighting[]? sightings = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        if (values.LongLength != (long)keys.Length * dimension)
            throw new ArgumentException(
                $"{keys.Length} keys of dimension {dimension} need {(long)keys.Length * dimension} values, but " +
                $"{values.LongLength} were given.", nameof(values));
        if (sightings is not null && sightings.Length != keys.Length)
            throw new ArgumentException($"{keys.Length} keys, but {sightings.Length} sightings.", nameof(sightings));
        UniqueKeys.Check(keys, nameof(keys));
        Keys = keys;
        Values = values;
        Dimension = dimension;
        Sightings = sightings;
    }

    /// <summary>Features whose images have no names: their keys are the numbers of their rows.</summary>
    /// <param name="values">N x <paramref name="dimension"/> values, row-major, rows L2-normalised.</param>
    /// <param name="dimension">Values per row, at least 1.</param>
    /// <param name="sightings">What is known of the N images; null = nothing.</param>
    /// <exception cref="ArgumentException">The values are no whole rows.</exception>
    public static FeatureSet Numbered(float[] values, int dimension, Sighting[]? sightings = null) =>
        new(Numbers(values.Length / Math.Max(dimension, 1)), values, dimension, sightings) { IsNumbered = true };

    /// <summary>The numbers of rows as keys.</summary>
    /// <param name="count">How many.</param>
    /// <param name="first">The first.</param>
    public static string[] Numbers(int count, int first = 0) =>
        [.. Enumerable.Range(first, count).Select(row => row.ToString(CultureInfo.InvariantCulture))];

    /// <summary>The same features, of which more is known.</summary>
    /// <param name="sightings">Camera, track and time of the N images.</param>
    /// <exception cref="ArgumentException">Another number of sightings.</exception>
    public FeatureSet With(Sighting[] sightings) => new(Keys, Values, Dimension, sightings) { IsNumbered = IsNumbered };

    /// <summary>True where the keys are only numbers of rows.</summary>
    public bool IsNumbered { get; private init; }

    /// <summary>Number of rows, N.</summary>
    public int Count => Keys.Length;

    /// <summary>N image keys.</summary>
    public string[] Keys { get; }

    /// <summary>N x <see cref="Dimension"/> values, row-major.</summary>
    public float[] Values { get; }

    /// <summary>Values per row.</summary>
    public int Dimension { get; }

    /// <summary>Camera, track and time of the N images, where they are known; null = of none.</summary>
    public Sighting[]? Sightings { get; }

    /// <summary>The features of image <paramref name="index"/>.</summary>
    public ReadOnlySpan<float> Row(int index) => Values.AsSpan(index * Dimension, Dimension);
}

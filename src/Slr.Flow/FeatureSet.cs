using System.Globalization;
using Slr.Flow.Storage;

namespace Slr.Flow;

/// <summary>Features of N images, one L2-normalised row each, under unique image keys.</summary>
public sealed class FeatureSet
{
    /// <summary>Takes ownership of keys and sightings; they and the rows must not change afterwards.</summary>
    /// <param name="keys">N unique image keys.</param>
    /// <param name="rows">N rows, L2-normalised.</param>
    /// <param name="sightings">What is known of the N images; null = nothing.</param>
    /// <exception cref="ArgumentException">The lengths disagree, or a key occurs twice.</exception>
    public FeatureSet(string[] keys, FeatureRows rows, Sighting[]? sightings = null)
    {
        if (rows.Count != keys.Length)
            throw new ArgumentException($"{keys.Length} keys, but {rows.Count} rows.", nameof(rows));
        if (sightings is not null && sightings.Length != keys.Length)
            throw new ArgumentException($"{keys.Length} keys, but {sightings.Length} sightings.", nameof(sightings));
        UniqueKeys.Check(keys, nameof(keys));
        (Keys, Rows, Sightings) = (keys, rows, sightings);
    }

    /// <summary>Takes ownership of the arrays; they must not change afterwards.</summary>
    /// <param name="keys">N unique image keys.</param>
    /// <param name="values">N x <paramref name="dimension"/> values, row-major, rows L2-normalised.</param>
    /// <param name="dimension">Values per row, at least 1.</param>
    /// <param name="sightings">What is known of the N images; null = nothing.</param>
    /// <exception cref="ArgumentException">The lengths disagree, or a key occurs twice.</exception>
    public FeatureSet(string[] keys, float[] values, int dimension, Sighting[]? sightings = null)
        : this(keys, FeatureRows.Of(values, dimension), sightings)
    {
    }

    /// <summary>Features whose images have no names: their keys are the numbers of their rows.</summary>
    /// <param name="rows">N rows, L2-normalised.</param>
    /// <param name="sightings">What is known of the N images; null = nothing.</param>
    public static FeatureSet Numbered(FeatureRows rows, Sighting[]? sightings = null) =>
        new(Numbers(rows.Count), rows, sightings) { IsNumbered = true };

    /// <summary>The same of rows in one array.</summary>
    /// <param name="values">N x <paramref name="dimension"/> values, row-major, rows L2-normalised.</param>
    /// <param name="dimension">Values per row, at least 1.</param>
    /// <param name="sightings">What is known of the N images; null = nothing.</param>
    /// <exception cref="ArgumentException">The values are no whole rows.</exception>
    public static FeatureSet Numbered(float[] values, int dimension, Sighting[]? sightings = null) =>
        Numbered(FeatureRows.Of(values, dimension), sightings);

    /// <summary>The numbers of rows as keys.</summary>
    /// <param name="count">How many.</param>
    /// <param name="first">The first.</param>
    public static string[] Numbers(int count, int first = 0) =>
        [.. Enumerable.Range(first, count).Select(row => row.ToString(CultureInfo.InvariantCulture))];

    /// <summary>The same features, of which more is known.</summary>
    /// <param name="sightings">Camera, track and time of the N images.</param>
    /// <exception cref="ArgumentException">Another number of sightings.</exception>
    public FeatureSet With(Sighting[] sightings) => new(Keys, Rows, sightings) { IsNumbered = IsNumbered };

    /// <summary>True where the keys are only numbers of rows.</summary>
    public bool IsNumbered { get; private init; }

    /// <summary>Number of rows, N.</summary>
    public int Count => Keys.Length;

    /// <summary>N image keys.</summary>
    public string[] Keys { get; }

    /// <summary>The N rows.</summary>
    public FeatureRows Rows { get; }

    /// <summary>Values per row.</summary>
    public int Dimension => Rows.Dimension;

    /// <summary>Camera, track and time of the N images, where they are known; null = of none.</summary>
    public Sighting[]? Sightings { get; }

    /// <summary>The features of image <paramref name="index"/>.</summary>
    public ReadOnlySpan<float> Row(int index) => Rows[index];
}

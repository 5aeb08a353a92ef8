using Slr.Flow;
using Slr.Primitives.Randomness;

namespace Slr.Bench.Eps;

/// <summary>
/// Made-up features of persons of about one size: a direction per person, heavy-tailed noise per image and, with cameras, a
/// shift per camera and one per person and camera. A pure function of its settings.
/// </summary>
/// <param name="Features">Rows, L2-normalised, with their cameras where there are any.</param>
/// <param name="Persons">Person of each row.</param>
internal sealed record PersonSet(FeatureSet Features, int[] Persons)
{
    private const int Dimension = 256;

    /// <summary>Directions of network features are few: a decaying spectrum.</summary>
    private static readonly double[] Scale = Spectrum();

    /// <summary>Draws a set.</summary>
    /// <param name="images">Images, about.</param>
    /// <param name="perPerson">Images of a person, about.</param>
    /// <param name="noise">Length of an image's noise beside a person's direction of length 1.</param>
    /// <param name="cameras">Cameras; 0 = none are known and none shifts anything.</param>
    /// <param name="seed">Another seed draws another set of the same kind.</param>
    internal static PersonSet Draw(int images, int perPerson, double noise, int cameras, ulong seed)
    {
        int[] sizes = [.. Enumerable.Range(0, Math.Max(2, images / perPerson)).Select(person =>
            Math.Max(2, (int)Math.Round(perPerson * Math.Exp(0.3 * new CounterRandom(seed, 1, (ulong)person).NextGaussian()))))];
        int[] persons = [.. sizes.SelectMany((size, person) => Enumerable.Repeat(person, size))];
        var values = new float[persons.Length * Dimension];
        var sightings = new Sighting[persons.Length];
        Parallel.For(0, persons.Length, row =>
        {
            var random = new CounterRandom(seed, 2, (ulong)row);
            int camera = cameras > 0 ? random.Next(cameras) : -1;
            sightings[row] = new(camera);
            double[] image = Direction(new(seed, 3, (ulong)persons[row]));
            if (camera >= 0)
            {
                Add(image, 0.45, Direction(new(seed, 4, (ulong)camera)));
                Add(image, 0.4, Direction(new(seed, 5, (ulong)persons[row], (ulong)camera)));
            }
            Add(image, noise * Math.Exp(0.3 * random.NextGaussian()), Direction(random));
            double length = Math.Sqrt(image.Sum(value => value * value));
            for (int k = 0; k < Dimension; k++)
                values[row * Dimension + k] = (float)(image[k] / length);
        });
        string[] keys = [.. Enumerable.Range(0, persons.Length).Select(row => $"{row:D6}")];
        return new(new(keys, values, Dimension, cameras > 0 ? sightings : null), persons);
    }

    private static void Add(double[] sum, double amount, double[] other)
    {
        for (int k = 0; k < Dimension; k++)
            sum[k] += amount * other[k];
    }

    private static double[] Direction(CounterRandom random) => [.. Scale.Select(scale => scale * random.NextGaussian())];

    private static double[] Spectrum()
    {
        double[] scale = [.. Enumerable.Range(0, Dimension).Select(k => Math.Pow(1 + k / 8.0, -0.6))];
        double length = Math.Sqrt(scale.Sum(value => value * value));
        return [.. scale.Select(value => value / length)];
    }
}

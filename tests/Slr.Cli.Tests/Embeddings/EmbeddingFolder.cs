using Slr.Primitives.Files;
using Slr.Primitives.Randomness;

namespace Slr.Cli.Tests.Embeddings;

/// <summary>A scratch folder with files of embeddings, removed with the test.</summary>
internal sealed class EmbeddingFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("slr-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public static SafeTensorsFile Golden(string name) =>
        SafeTensorsFile.Read(System.IO.Path.Combine(AppContext.BaseDirectory, "golden", $"{name}.safetensors"));

    public string Features(string name, float[] values, int dimension)
    {
        NpyFile.Write(this[name], values, values.Length / dimension, dimension);
        return this[name];
    }

    public string Labels(string name, params int[] labels)
    {
        NpyFile.Write(this[name], labels, labels.Length);
        return this[name];
    }

    public string Text(string name, params string[] lines)
    {
        File.WriteAllLines(this[name], lines);
        return this[name];
    }

    public int[] Labels(string name) => NpyFile.Read(this[name]).ToInt32s();

    /// <summary>Unit rows of <paramref name="groups"/> people, <paramref name="each"/> images a person, in turn.</summary>
    public static float[] People(int groups, int each, int dimension, ulong seed, double noise = 0.3)
    {
        var values = new float[groups * each * dimension];
        for (int row = 0; row < groups * each; row++)
        {
            CounterRandom person = new(seed, 1, (ulong)(row % groups)), image = new(seed, 2, (ulong)row);
            Span<float> to = values.AsSpan(row * dimension, dimension);
            double square = 0;
            foreach (ref float value in to)
            {
                value = (float)(person.NextGaussian() + noise * image.NextGaussian());
                square += value * value;
            }
            foreach (ref float value in to)
                value /= (float)Math.Sqrt(square);
        }
        return values;
    }
}

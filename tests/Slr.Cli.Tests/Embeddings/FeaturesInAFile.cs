using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using CsCheck;
using Slr.Cli.Console;
using Slr.Cli.Embeddings;
using Slr.Flow;
using Slr.Flow.Storage;
using Slr.Primitives.Randomness;

namespace Slr.Cli.Tests.Embeddings;

/// <summary>A file that is mapped into memory holds the rows of one that is read into it, bit for bit.</summary>
public sealed class FeaturesInAFile : IDisposable
{
    /// <summary>Beside the tests: where temporary files lie in memory, the zeros of a mapped file take some.</summary>
    private readonly string folder =
        Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, $"features-{Guid.NewGuid():N}")).FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("<f4")]
    [InlineData("<f2")]
    public void are_the_same_rows_mapped_or_read(string type) =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 300], Gen.Bool, Gen.ULong).Sample((count, dimension, normalise, seed) =>
        {
            string path = Write(type, count, dimension, Numbers(count, dimension, normalise ? 3 : 1, seed));
            FeatureSet mapped = EmbeddingFile.Read(path, null, normalise, mapFrom: 0), read = EmbeddingFile.Read(path, null, normalise);
            Assert.Equal(read.Rows.ToArray(), mapped.Rows.ToArray());
            Assert.Equal(read.Keys, mapped.Keys);
        }, iter: 50, threads: 1);

    [Fact]
    public void are_not_copied_where_they_are_of_length_1() =>
        Assert.IsType<SingleRows>(EmbeddingFile.Read(Write("<f4", 9, 1, Enumerable.Repeat(1f, 9)), null, false, mapFrom: 0).Rows);

    [Fact]
    public void are_refused_with_the_same_words()
    {
        string path = Write("<f4", 3, 2, [1, 0, 0, 1, 3, 4]);
        string mapped = Refused(0), read = Refused(long.MaxValue);
        Assert.Contains("row 2 has length 5, not 1; divide rows by their L2 norm, or add --normalise", mapped);
        Assert.Equal(read, mapped);

        string Refused(long mapFrom) =>
            Assert.Throws<CommandException>(() => EmbeddingFile.Read(path, null, normalise: false, mapFrom)).Message;
    }

    /// <summary>Of zeros that the disk does not hold, but for two numbers of each row.</summary>
    [Fact]
    public void may_be_more_than_an_array_holds()
    {
        const int count = 300, dimension = 7_200_001;
        string path = Path.Combine(folder, "large.npy");
        using (FileStream file = File.Create(path))
        {
            file.Write(Header("<f2", count, dimension));
            long start = file.Position;
            file.SetLength(start + (2L * count * dimension));
            for (int row = 0; row < count; row++)
                foreach ((long at, float value) in (ReadOnlySpan<(long, float)>)[(row, 0.6f), (dimension - 1, -0.8f)])
                {
                    file.Position = start + (2 * (((long)row * dimension) + at));
                    file.Write(BitConverter.GetBytes((Half)value));
                }
        }
        FeatureRows rows = EmbeddingFile.Read(path, null, normalise: false).Rows;
        Assert.True((long)rows.Count * rows.Dimension > int.MaxValue);
        float[] room = rows.NewRoom();
        foreach (int row in (int[])[0, 150, count - 1])
        {
            ReadOnlySpan<float> last = rows.Read(row, room);
            Assert.Equal(0.6f, last[row], 1e-3f);
            Assert.Equal(0, last[row + 1]);
            Assert.Equal(-0.8f, last[^1], 1e-3f);
        }
    }

    private static float[] Numbers(int count, int dimension, float length, ulong seed)
    {
        var random = new CounterRandom(seed);
        float[] values = [.. Enumerable.Range(0, count * dimension).Select(_ => (float)random.NextGaussian() + 0.01f)];
        for (int row = 0; row < count; row++)
        {
            Span<float> own = values.AsSpan(row * dimension, dimension);
            double norm = Math.Sqrt(own.ToArray().Sum(value => (double)value * value));
            for (int k = 0; k < dimension; k++)
                own[k] = (float)(length * own[k] / norm);
        }
        return values;
    }

    private string Write(string type, int count, int dimension, IEnumerable<float> values)
    {
        string path = Path.Combine(folder, $"{Guid.NewGuid():N}.npy");
        using FileStream file = File.Create(path);
        file.Write(Header(type, count, dimension));
        float[] all = [.. values];
        file.Write(type == "<f4" ? MemoryMarshal.AsBytes<float>(all) : MemoryMarshal.AsBytes<Half>(Array.ConvertAll(all, v => (Half)v)));
        return path;
    }

    private static byte[] Header(string type, int count, int dimension)
    {
        string text = string.Create(CultureInfo.InvariantCulture,
            $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({count}, {dimension}), }}");
        return [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.Latin1.GetBytes(text.PadRight(117) + "\n")];
    }
}

using System.Text;
using CsCheck;
using Slr.Primitives.Files;

namespace Slr.Primitives.Tests.Files;

public sealed class ASafeTensorsFile : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    private static readonly Gen<StoredTensor> Tensors = Gen.Select(Gen.Enum<StoredType>(), Gen.Int[0, 4].Array[0, 4])
        .SelectMany((type, shape) =>
        {
            int bytes = shape.Aggregate(1, (a, b) => a * b) * type.Size();
            return Gen.Select(Gen.String, Gen.Byte.Array[bytes], (name, data) =>
                new StoredTensor(name, type, [.. shape.Select(extent => (long)extent)], data));
        });

    [Fact]
    public void gives_back_every_bit_that_was_written() =>
        Tensors.Array[0, 6].Where(all => all.Select(t => t.Name).Distinct().Count() == all.Length
            && all.All(t => t.Name == Roundtrip(t.Name))).Sample(tensors =>
        {
            using var stream = new MemoryStream();
            SafeTensorsFile.Write(stream, tensors, new Dictionary<string, string> { ["b"] = "2", ["a"] = "é\"" });
            stream.Position = 0;
            SafeTensorsFile file = SafeTensorsFile.Read(stream);
            Assert.Equal(tensors.OrderBy(t => t.Name), file.Tensors.OrderBy(t => t.Name));
            Assert.Equal(["a", "b"], file.Metadata.Keys);
            Assert.Equal("é\"", file.Metadata["a"]);
        });

    [Fact]
    public void reads_what_another_library_wrote()
    {
        SafeTensorsFile file = SafeTensorsFile.Read(Path.Combine(AppContext.BaseDirectory, "golden/evaluation.safetensors"));
        Assert.Equal([50, 400], file["distance"].Shape);
        Assert.Equal(4, file["expected"].Count);
        Assert.All(file["expected"].ToDoubles(), value => Assert.InRange(value, 0, 1));
    }

    [Fact]
    public void is_the_same_bytes_for_the_same_tensors()
    {
        StoredTensor[] tensors = [StoredTensor.Of("a", [2], new float[] { 1, 2 }), StoredTensor.Of("b", [], new long[] { 3 })];
        SafeTensorsFile.Write(scratch["1"], tensors);
        SafeTensorsFile.Write(scratch["2"], tensors);
        Assert.Equal(File.ReadAllBytes(scratch["1"]), File.ReadAllBytes(scratch["2"]));
        Assert.Equal(2, Directory.GetFiles(scratch.Path).Length);
    }

    [Fact]
    public void cut_off_anywhere_is_refused_by_name()
    {
        SafeTensorsFile.Write(scratch["whole"], [StoredTensor.Of("a", [3], new float[] { 1, 2, 3 })]);
        byte[] whole = File.ReadAllBytes(scratch["whole"]);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(scratch["cut"], whole[..length]);
            var refused = Assert.Throws<FileFormatException>(() => SafeTensorsFile.Read(scratch["cut"]));
            Assert.Contains(scratch["cut"], refused.Message);
        }
    }

    [Fact]
    public void damaged_at_random_is_read_or_refused_but_never_crashes()
    {
        using var stream = new MemoryStream();
        SafeTensorsFile.Write(stream, [StoredTensor.Of("a", [2, 2], new float[4]), StoredTensor.Of("b", [1], new int[1])]);
        byte[] whole = stream.ToArray();
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[1, 4].Sample(changes =>
        {
            byte[] damaged = [.. whole];
            foreach ((int at, byte value) in changes)
                damaged[at] = value;
            try
            {
                SafeTensorsFile.Read(new MemoryStream(damaged));
            }
            catch (FileFormatException)
            {
            }
        }, iter: 5_000);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "needs 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "starts at 4")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}""", "F8_E4M3")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,4],"data_offsets":[0,4]}}""", "too large")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "negative")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", "offsets")]
    [InlineData("""{"a":1}""", "damaged")]
    [InlineData("""[]""", "damaged")]
    public void whose_header_lies_is_refused_with_what_is_wrong(string header, string what)
    {
        byte[] bytes = [.. BitConverter.GetBytes((ulong)header.Length), .. Encoding.UTF8.GetBytes(header), 0, 0, 0, 0];
        var refused = Assert.Throws<FileFormatException>(() => SafeTensorsFile.Read(new MemoryStream(bytes), "x.safetensors"));
        Assert.Contains(what, refused.Message);
    }

    [Fact]
    public void cannot_hold_two_tensors_of_one_name() =>
        Assert.Throws<ArgumentException>(() => SafeTensorsFile.Write(scratch["x"],
            [StoredTensor.Of("a", [1], new float[1]), StoredTensor.Of("a", [1], new float[1])]));

    private static string Roundtrip(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}

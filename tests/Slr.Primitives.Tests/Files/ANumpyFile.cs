using System.Text;
using CsCheck;
using Slr.Primitives.Files;

namespace Slr.Primitives.Tests.Files;

public sealed class ANumpyFile : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void gives_back_every_bit_that_was_written() =>
        Gen.Select(Gen.Enum<StoredType>().Where(t => t != StoredType.BFloat16), Gen.Int[0, 4].Array[0, 3])
            .SelectMany((type, shape) => Gen.Byte.Array[shape.Aggregate(type.Size(), (a, b) => a * b)]
                .Select(data => new StoredTensor("x", type, [.. shape.Select(extent => (long)extent)], data)))
            .Sample(tensor =>
            {
                string path = scratch[$"{Guid.NewGuid():N}.npy"];
                NpyFile.Write(path, tensor);
                Assert.Equal(tensor with { Name = path }, NpyFile.Read(path).Tensor);
            }, iter: 200, threads: 1);

    /// <summary>In any order of axes and bytes, also where it takes several blocks.</summary>
    [Fact]
    public void read_block_by_block_holds_the_same_numbers() =>
        Gen.Select(Gen.OneOf(Gen.Const("<f2"), Gen.Const(">f4"), Gen.Const("<f4"), Gen.Const(">f8"), Gen.Const("<i4")), Gen.Bool,
            Gen.Int[0, 4].Array[1, 3], Gen.Bool).Sample((type, columnsFirst, some, large) =>
            {
                int[] shape = large ? [.. some.Select(extent => extent + 1), 20_000] : some;
                string path = scratch[$"{Guid.NewGuid():N}.npy"];
                string header = $"{{'descr': '{type}', 'fortran_order': {columnsFirst}, 'shape': ({string.Join(", ", shape)},), }}\n";
                byte[] data = new byte[shape.Aggregate(1, (a, b) => a * b) * (type[^1] - '0')];
                for (int at = 0; at < data.Length; at++)
                    data[at] = (byte)(at * 7 % 57); // small, so that no number is infinite
                File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. data]);
                using var reader = new NpyReader(path);
                Assert.Equal(NpyFile.Read(path).Shape, reader.Shape);
                Assert.Equal(NpyFile.Read(path).ToSingles(), reader.ReadSingles());
                File.Delete(path);
            }, iter: 100, threads: 1);

    [Fact]
    public void of_more_than_two_gigabytes_is_read()
    {
        const int rows = 67_200, columns = 4_096;
        string path = scratch["large.npy"];
        using (var file = new FileStream(path, FileMode.Create))
        {
            file.Write([0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(
                $"{{'descr': '<f8', 'fortran_order': False, 'shape': ({rows}, {columns}), }}".PadRight(117) + "\n")]);
            file.SetLength(128 + 8L * rows * columns); // nothing but a hole, and one number at its end
            file.Position = file.Length - 8;
            file.Write(BitConverter.GetBytes(0.5));
        }
        using var reader = new NpyReader(path);
        float[] values = reader.ReadSingles();
        Assert.Equal(rows * columns, values.Length);
        Assert.Equal((0f, 0.5f), (values[^2], values[^1]));
    }

    [Fact]
    public void of_more_numbers_than_an_array_holds_is_refused_before_they_are_read()
    {
        string path = scratch["larger.npy"];
        using (var file = new FileStream(path, FileMode.Create))
        {
            file.Write([0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(
                "{'descr': '|i1', 'fortran_order': False, 'shape': (3000000, 1000), }".PadRight(117) + "\n")]);
            file.SetLength(128 + 3_000_000_000);
        }
        using var reader = new NpyReader(path);
        Assert.Contains("3000000000 numbers; up to 2147483591 can be read",
            Assert.Throws<FileFormatException>(reader.ReadSingles).Message);
    }

    [Fact]
    public void is_what_numpy_writes()
    {
        NpyFile.Write(scratch["x.npy"], [1f, 2, 3, 4, 5, 6], 2, 3);
        string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }".PadRight(117) + "\n";
        byte[] expected = [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header)];
        Assert.Equal(expected, File.ReadAllBytes(scratch["x.npy"])[..128]);
    }

    [Fact]
    public void written_row_by_row_is_the_same_as_written_at_once()
    {
        float[] values = [.. Enumerable.Range(0, 33).Select(i => i / 7f)];
        NpyFile.Write(scratch["whole.npy"], values, 11, 3);
        using (var rows = new NpyRowWriter(scratch["rows.npy"], 3))
        {
            foreach (float[] block in values.Chunk(12))
                rows.Append(block);
            Assert.Throws<ArgumentException>(() => rows.Append([1, 2]));
            Assert.False(File.Exists(scratch["rows.npy"]));
            rows.Complete();
        }
        Assert.Equal(File.ReadAllBytes(scratch["whole.npy"]), File.ReadAllBytes(scratch["rows.npy"]));
    }

    [Fact]
    public void written_row_by_row_leaves_nothing_when_it_was_not_completed()
    {
        File.WriteAllText(scratch["x.npy"], "what was there before");
        using (var rows = new NpyRowWriter(scratch["x.npy"], 3))
            rows.Append([1, 2, 3]);
        Assert.Equal("what was there before", File.ReadAllText(scratch["x.npy"]));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(scratch["x.npy"])!));
    }

    [Theory]
    [InlineData("<f2", 2)]
    [InlineData("<f8", 8)]
    [InlineData("<i8", 8)]
    public void of_another_number_type_is_converted(string code, int size)
    {
        byte[] element = code switch
        {
            "<f2" => BitConverter.GetBytes((Half)3),
            "<f8" => BitConverter.GetBytes(3.0),
            _ => BitConverter.GetBytes(3L),
        };
        Assert.Equal(size, element.Length);
        File.WriteAllBytes(scratch["x.npy"], Build(1, $"{{'descr': '{code}', 'fortran_order': False, 'shape': (1,), }}\n", element));
        Assert.Equal([3f], NpyFile.Read(scratch["x.npy"]).ToSingles());
        Assert.Equal([3], NpyFile.Read(scratch["x.npy"]).ToInt32s());
    }

    [Fact]
    public void of_big_endian_numbers_is_read()
    {
        byte[] element = [.. BitConverter.GetBytes(2.5).Reverse()];
        File.WriteAllBytes(scratch["x.npy"], Build(1, "{'descr': '>f8', 'fortran_order': False, 'shape': (1,), }\n", element));
        Assert.Equal([2.5f], NpyFile.Read(scratch["x.npy"]).ToSingles());
    }

    [Theory]
    [InlineData("(2, 3)", new float[] { 0, 3, 1, 4, 2, 5 })]
    [InlineData("(6,)", new float[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData("(1, 2, 3)", new float[] { 0, 3, 1, 4, 2, 5 })]
    [InlineData("(2, 1, 3)", new float[] { 0, 3, 1, 4, 2, 5 })]
    [InlineData("(3, 2)", new float[] { 0, 2, 4, 1, 3, 5 })]
    public void in_the_order_of_fortran_is_read_row_by_row(string shape, float[] stored)
    {
        byte[] data = [.. stored.SelectMany(BitConverter.GetBytes)];
        File.WriteAllBytes(scratch["x.npy"], Build(1, $"{{'descr': '<f4', 'fortran_order': True, 'shape': {shape}, }}\n", data));
        Assert.Equal([0, 1, 2, 3, 4, 5], NpyFile.Read(scratch["x.npy"]).ToSingles());
    }

    [Fact]
    public void of_version_2_is_read()
    {
        File.WriteAllBytes(scratch["x.npy"],
            Build(2, "{'descr': '<f4', 'fortran_order': False, 'shape': (), }\n", BitConverter.GetBytes(7f)));
        Assert.Equal([7f], NpyFile.Read(scratch["x.npy"]).ToSingles());
    }

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "'|O'")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "fields")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 9), }", "too large")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "needs 8 bytes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (x,), }", "shape")]
    public void that_cannot_be_read_says_what_to_do(string header, string what)
    {
        File.WriteAllBytes(scratch["x.npy"], Build(1, header, BitConverter.GetBytes(7f)));
        var refused = Assert.Throws<FileFormatException>(() => NpyFile.Read(scratch["x.npy"]));
        Assert.Contains(what, refused.Message);
    }

    [Fact]
    public void cut_off_anywhere_is_refused()
    {
        NpyFile.Write(scratch["whole"], [1, 2], 2);
        byte[] whole = File.ReadAllBytes(scratch["whole"]);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(scratch["cut"], whole[..length]);
            Assert.Throws<FileFormatException>(() => NpyFile.Read(scratch["cut"]));
        }
    }

    private static byte[] Build(byte version, string header, byte[] data) =>
        [0x93, .. "NUMPY"u8, version, 0, .. BitConverter.GetBytes(header.Length)[..(version == 1 ? 2 : 4)],
            .. Encoding.ASCII.GetBytes(header), .. data];
}

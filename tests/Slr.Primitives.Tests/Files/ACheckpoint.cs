using System.Text;
using CsCheck;
using Slr.Primitives.Files;
using Slr.Primitives.Files.Pickle;

namespace Slr.Primitives.Tests.Files;

public sealed class ACheckpoint
{
    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "fixtures", name);

    private static float[] Ramp(int count) => [.. Enumerable.Range(0, count).Select(i => i / 4f - 1)];

    [Theory]
    [InlineData("zip.pth")]
    [InlineData("legacy.pth")]
    public void of_pytorch_is_read_bit_for_bit(string file)
    {
        IReadOnlyList<StoredTensor> read = CheckpointFile.Read(Fixture(file));
        Assert.Equal(["conv1.weight", "half", "bfloat", "double", "bn1.num_batches_tracked", "int", "byte", "bool", "rows",
            "transposed", "every_other", "parameter", "empty"], read.Select(t => t.Name));
        Dictionary<string, StoredTensor> named = read.ToDictionary(t => t.Name);
        Assert.Equal([2, 3, 2, 2], named["conv1.weight"].Shape);
        Assert.Equal(Ramp(24), named["conv1.weight"].AsSingles());
        Assert.Equal((StoredType.Float16, StoredType.BFloat16, StoredType.Float64),
            (named["half"].Type, named["bfloat"].Type, named["double"].Type));
        Assert.All(["half", "bfloat", "double"], name => Assert.Equal(Ramp(5), named[name].ToSingles()));
        Assert.Empty(named["bn1.num_batches_tracked"].Shape);
        Assert.Equal([7L], named["bn1.num_batches_tracked"].ToInt64s());
        Assert.All(["int", "byte"], name => Assert.Equal([0, 1, 2], named[name].ToInt32s()));
        Assert.Equal([1, 0], named["bool"].ToInt32s());
        Assert.Equal(Ramp(3), named["parameter"].AsSingles());
        Assert.Equal([0, 4], named["empty"].Shape);
    }

    [Theory]
    [InlineData("zip.pth")]
    [InlineData("legacy.pth")]
    public void with_strided_views_of_one_storage_gives_rows_in_order(string file)
    {
        Dictionary<string, StoredTensor> named = CheckpointFile.Read(Fixture(file)).ToDictionary(t => t.Name);
        float[] shared = Ramp(24);
        Assert.Equal(shared[6..18], named["rows"].AsSingles());
        Assert.Equal([6, 4], named["transposed"].Shape);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => shared[i % 4 * 6 + i / 4]), named["transposed"].ToSingles());
        Assert.Equal([2, 3], named["every_other"].Shape);
        Assert.Equal([shared[1], shared[3], shared[5], shared[13], shared[15], shared[17]], named["every_other"].ToSingles());
    }

    [Theory]
    [InlineData("trained-zip.pth.tar")]
    [InlineData("trained-legacy.pth.tar")]
    public void of_a_training_program_names_the_dictionaries_around_each_tensor(string file)
    {
        Dictionary<string, StoredTensor> read = CheckpointFile.Read(Fixture(file)).ToDictionary(t => t.Name);
        Assert.Equal([1f, 2f], read["state_dict.module.weight"].ToSingles());
        Assert.Equal([3f], read["state_dict.module.bias"].ToSingles());
        Assert.All(read.Keys.Except(["state_dict.module.weight", "state_dict.module.bias"]),
            name => Assert.StartsWith("optimizer.state.", name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("malicious-zip.pth", "'posix.system'")]
    [InlineData("malicious-legacy.pth", "'posix.system'")]
    [InlineData("module.pth", "'torch.nn.modules.linear.Linear'")]
    [InlineData("expanded.pth", "contiguous()")]
    [InlineData("plain.pkl", "not a PyTorch checkpoint")]
    public void that_asks_for_more_than_tensors_is_refused_by_name(string file, string what)
    {
        var refused = Assert.Throws<FileFormatException>(() => CheckpointFile.Read(Fixture(file)));
        Assert.Contains(what, refused.What);
        Assert.Contains(file, refused.Message);
        Assert.False(File.Exists("/tmp/slr-pickle-ran"));
    }

    [Fact]
    public void may_be_a_safetensors_file()
    {
        using var stream = new MemoryStream();
        SafeTensorsFile.Write(stream, [StoredTensor.Of("a", [1], new float[] { 5 })]);
        stream.Position = 0;
        Assert.Equal([5f], CheckpointFile.Read(stream).Single().ToSingles());
    }

    [Theory]
    [InlineData("zip.pth")]
    [InlineData("legacy.pth")]
    [InlineData("trained-zip.pth.tar")]
    [InlineData("trained-legacy.pth.tar")]
    public void cut_off_anywhere_is_refused(string file)
    {
        byte[] whole = File.ReadAllBytes(Fixture(file));
        for (int length = 0; length < whole.Length; length += length < 300 ? 1 : 37)
            Assert.Throws<FileFormatException>(() => CheckpointFile.Read(new MemoryStream(whole[..length])));
    }

    [Theory]
    [InlineData("zip.pth")]
    [InlineData("legacy.pth")]
    [InlineData("trained-legacy.pth.tar")]
    public void damaged_at_random_is_read_or_refused_but_never_crashes(string file)
    {
        byte[] whole = File.ReadAllBytes(Fixture(file));
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[1, 6].Sample(changes =>
        {
            byte[] damaged = [.. whole];
            foreach ((int at, byte value) in changes)
                damaged[at] = value;
            try
            {
                CheckpointFile.Read(new MemoryStream(damaged));
            }
            catch (FileFormatException)
            {
            }
        }, iter: 2_000);
    }

    [Fact]
    public void with_one_flipped_bit_in_a_weight_is_refused()
    {
        byte[] whole = File.ReadAllBytes(Fixture("zip.pth"));
        int at = whole.AsSpan().IndexOf(BitConverter.GetBytes(-0.75f));
        whole[at] ^= 1;
        Assert.Contains("checksum", Assert.Throws<FileFormatException>(() => CheckpointFile.Read(new MemoryStream(whole))).Message);
    }

    [Theory]
    [InlineData("\u0080\u0002]q\0h\0a.", "nested deeper")] // a list that contains itself
    [InlineData("\u0080\u0002ctorch._utils\n_rebuild_tensor_v2\n)R.", "describe no tensor")]
    [InlineData("\u0080\u0002h\x05.", "never set")]
    [InlineData("\u0080\u0002e.", "mark")]
    [InlineData("\u0080\u0002.", "stack")]
    [InlineData("\u0080\u0002Nibuiltins\neval\n.", "0x69")]
    [InlineData("\u0080\u0002cbuiltins\neval\n.", "'builtins.eval'")]
    [InlineData("\u0080\u0002X\xff\xff\xff\x7f.", "truncated")]
    [InlineData("\u0080\u0002\x8b\xff\xff\xff\x7f.", "integer")]
    [InlineData("\u0080\u0002NNR.", "not a name")]
    [InlineData("\u0080\u0002}.", "no tensors")]
    [InlineData("\u0080\u0002NQ.", "not a storage")]
    public void whose_pickle_is_twisted_is_refused(string pickle, string what)
    {
        var refused = Assert.Throws<FileFormatException>(() => CheckpointFile.Read(CheckpointZip.Of(Encoding.Latin1.GetBytes(pickle))));
        Assert.Contains(what, refused.Message);
    }

}

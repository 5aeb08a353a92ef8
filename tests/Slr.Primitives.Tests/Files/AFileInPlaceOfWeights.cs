using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Slr.Primitives.Files;
using Slr.Primitives.Files.Pickle;

namespace Slr.Primitives.Tests.Files;

/// <summary>What people name where weights are wanted, and the sentence that they get.</summary>
public sealed class AFileInPlaceOfWeights : IDisposable
{
    private readonly ScratchFolder scratch = new();

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 102502400\n", "a Git LFS pointer", "git lfs pull")]
    [InlineData("<!DOCTYPE html>\n<html><head><title>Google Drive - Quota exceeded</title>", "a web page", "fetch it again")]
    [InlineData("\ufeff  <?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", "a web page", "fetch it again")]
    [InlineData("{\"metadata\": {\"total_size\": 1}, \"weight_map\": {}}", "a text file", "safetensors")]
    [InlineData("BZh91AY&SY", "compressed with bzip2", "unpack")]
    [InlineData("GGUF\u0003\0\0\0", "a GGUF file", "PyTorch")]
    [InlineData("\u0003", "neither a PyTorch checkpoint nor a safetensors file", "beginning")]
    public void is_called_by_its_right_name(string content, string name, string advice)
    {
        File.WriteAllText(scratch["weights.pth"], content);
        string what = Refused("weights.pth");
        Assert.Contains(name, what, StringComparison.Ordinal);
        Assert.Contains(advice, what, StringComparison.Ordinal);
    }

    [Fact]
    public void that_is_packed_is_told_to_be_unpacked()
    {
        using (var packed = new GZipStream(File.Create(scratch["weights.pth.gz"]), CompressionLevel.Fastest))
            packed.Write("weights"u8);
        Directory.CreateDirectory(scratch["model"]);
        File.WriteAllText(Path.Combine(scratch["model"], "weights.pth"), "weights");
        TarFile.CreateFromDirectory(scratch["model"], scratch["model.tar"], includeBaseDirectory: false);
        Assert.Contains("gzip: unpack it", Refused("weights.pth.gz"), StringComparison.Ordinal);
        Assert.Contains("a tar archive: unpack it", Refused("model.tar"), StringComparison.Ordinal);
    }

    [Fact]
    public void that_is_five_random_bytes_is_no_checkpoint()
    {
        File.WriteAllBytes(scratch["five.pth"], [0x5B, 0xE1, 0x07, 0xC4, 0x99]);
        Assert.Contains("neither a PyTorch checkpoint nor a safetensors file", Refused("five.pth"), StringComparison.Ordinal);
    }

    [Fact]
    public void that_is_empty_or_a_folder_or_a_zip_of_something_else_is_said_to_be_so()
    {
        File.WriteAllBytes(scratch["empty.pth"], []);
        Directory.CreateDirectory(scratch["folder"]);
        using (var archive = new ZipArchive(File.Create(scratch["photos.zip"]), ZipArchiveMode.Create))
            archive.CreateEntry("photo.jpg");
        File.WriteAllBytes(scratch["nothing.zip"], [.. "PK"u8, 5, 6, .. new byte[18]]);
        File.WriteAllBytes(scratch["none.safetensors"], [2, 0, 0, 0, 0, 0, 0, 0, .. "{}"u8]);
        Assert.Contains("is empty", Refused("empty.pth"), StringComparison.Ordinal);
        Assert.Contains("is a folder", Refused("folder"), StringComparison.Ordinal);
        Assert.Contains("without data.pkl", Refused("photos.zip"), StringComparison.Ordinal);
        Assert.Contains("empty zip archive", Refused("nothing.zip"), StringComparison.Ordinal);
        Assert.Contains("holds no tensors", Refused("none.safetensors"), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task that_is_a_pipe_is_refused_without_waiting_for_a_writer()
    {
        using (Process made = Process.Start("mkfifo", scratch["pipe"]))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(scratch["link"], scratch["pipe"]);
        foreach (string name in (string[])["pipe", "link"])
            Assert.Contains("or a pipe", await Task.Run(() => Refused(name), TestContext.Current.CancellationToken),
                StringComparison.Ordinal);
    }

    [Fact]
    public void that_was_cut_off_is_said_to_be_so_and_no_exception_text_is_shown()
    {
        byte[] whole = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "fixtures", "zip.pth"));
        File.WriteAllBytes(scratch["cut.pth"], whole[..(whole.Length / 2)]);
        Assert.EndsWith("is damaged, or was cut off: copy or download it again", Refused("cut.pth"), StringComparison.Ordinal);
        SafeTensorsFile.Write(scratch["whole.safetensors"], [StoredTensor.Of("a", [64], new float[64])]);
        File.WriteAllBytes(scratch["cut.safetensors"], File.ReadAllBytes(scratch["whole.safetensors"])[..100]);
        Assert.Contains("truncated", Refused("cut.safetensors"), StringComparison.Ordinal);
        File.WriteAllBytes(scratch["bad.safetensors"], [9, 0, 0, 0, 0, 0, 0, 0, .. "{\"a\": xx}"u8]);
        Assert.EndsWith("the safetensors header is damaged at its byte 6", Refused("bad.safetensors"), StringComparison.Ordinal);
    }

    [Fact]
    public void is_safetensors_whatever_the_length_of_its_header()
    {
        // A header of 128 bytes begins with the first byte of a pickle: 0x80.
        for (int pad = 0; pad < 264; pad += 8)
        {
            SafeTensorsFile.Write(scratch["a.safetensors"], [StoredTensor.Of("a", [1], new float[] { 5 })],
                new Dictionary<string, string> { ["note"] = new string('x', pad) });
            byte[] file = File.ReadAllBytes(scratch["a.safetensors"]);
            Assert.Equal([5f], CheckpointFile.Read(scratch["a.safetensors"]).Single().ToSingles());
            if (file[0] == 0x80)
                return;
        }
        Assert.Fail("no header had the length that is taken for a pickle");
    }

    [Theory]
    [InlineData("ccollections\nCounter\n}(K\x1eK\x01u\x85R")] // MultiStepLR's milestones
    [InlineData("cargparse\nNamespace\n)\x81}b")]
    [InlineData("cyacs.config\nCfgNode\n)\x81(X\x01\0\0\0aK\x01u}b")]
    [InlineData("cpathlib\nPosixPath\n(X\x01\0\0\0/tR")]
    [InlineData("cdatetime\ndatetime\nC\u0002ab\x85R")]
    [InlineData("c__main__\nConfig\n)}\x92}b")]
    public void with_a_schedulers_or_another_programs_objects_beside_the_weights_is_read(string other)
    {
        string pickle =
            $"\u0080\u0002}}({CheckpointZip.Text("model")}{CheckpointZip.Tensor("0")}{CheckpointZip.Text("scheduler")}{other}u.";
        MemoryStream file = CheckpointZip.Of(Encoding.Latin1.GetBytes(pickle), BitConverter.GetBytes(7f));
        StoredTensor only = Assert.Single(CheckpointFile.Read(file));
        Assert.Equal(("model", 7f), (only.Name, only.ToSingles()[0]));
    }

    [Fact]
    public void with_two_tensors_of_one_name_is_refused_rather_than_read_in_part()
    {
        string pickle = $"\u0080\u0002}}({CheckpointZip.Text("a.b")}{CheckpointZip.Tensor("0")}"
            + $"{CheckpointZip.Text("a")}}}{CheckpointZip.Text("b")}{CheckpointZip.Tensor("1")}su.";
        MemoryStream file = CheckpointZip.Of(Encoding.Latin1.GetBytes(pickle), new byte[4], new byte[4]);
        Assert.Contains("two tensors of the name 'a.b'",
            Assert.Throws<FileFormatException>(() => CheckpointFile.Read(file)).What, StringComparison.Ordinal);
    }

    public void Dispose() => scratch.Dispose();

    private string Refused(string name)
    {
        var refused = Assert.Throws<FileFormatException>(() => CheckpointFile.Read(scratch[name]));
        Assert.StartsWith(scratch[name], refused.Message, StringComparison.Ordinal);
        return refused.What;
    }
}

using System.Security.Cryptography;
using System.Text.Json;
using Slr.Data.Images;
using Slr.Primitives.Files;

namespace Slr.Data.Tests.Images;

/// <summary>Against what Pillow 9.4 made of the same files (golden/make_pixels.py).</summary>
public sealed class PixelsAreThoseOfPil
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "golden", "pixels");

    private static readonly Dictionary<string, JsonElement> Expected =
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(File.ReadAllText(Path.Combine(Folder, "expected.json")))!;

    public static TheoryData<string> Files => [.. Expected.Keys];

    [Theory, MemberData(nameof(Files))]
    public void decoded(string file)
    {
        ImageFileReader reader = Decode(file);
        Assert.Equal(Expected[file].GetProperty("height").GetInt32(), reader.Pixels.Size.Height);
        Assert.Equal(Expected[file].GetProperty("width").GetInt32(), reader.Pixels.Size.Width);
        byte[] rgb = [.. reader.Pixels.Rgbx.ToArray().Where((_, index) => index % 4 < 3)];
        Assert.Equal(Expected[file].GetProperty("decoded").GetString(), Digest(rgb));
    }

    [Theory, MemberData(nameof(Files))]
    public void resized_to_256_x_128(string file) =>
        Assert.Equal(Expected[file].GetProperty("256x128").GetString(), Digest(Resize(file, new(256, 128))));

    [Theory, MemberData(nameof(Files))]
    public void resized_to_64_x_32(string file)
    {
        byte[] ours = Resize(file, new(64, 32));
        byte[] pil = SafeTensorsFile.Read(Path.Combine(Folder, "small.safetensors"))[file].Data.ToArray();
        Assert.Equal(0, ours.Zip(pil).Max(pair => Math.Abs(pair.First - pair.Second)));
    }

    private static byte[] Resize(string file, ImageSize size)
    {
        byte[] pixels = new byte[size.Pixels * 3];
        Assert.Null(new ImageFileReader(new SkiaDecoder(), 1_000_000).Read(Decoders.File(Path.Combine(Folder, file)), size, pixels));
        return pixels;
    }

    private static ImageFileReader Decode(string file)
    {
        var reader = new ImageFileReader(new SkiaDecoder(), 1_000_000);
        Assert.Null(reader.Decode(Decoders.File(Path.Combine(Folder, file))));
        return reader;
    }

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

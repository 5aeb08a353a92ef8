using SkiaSharp;

namespace Slr.Data.Tests;

/// <summary>A folder of one test, removed with it.</summary>
public sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("slr-data-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file, with the folders it needs.</summary>
    public string Write(string name, ReadOnlySpan<byte> bytes)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    /// <summary>Writes a small JPEG whose colours follow from the seed.</summary>
    public string Picture(string name, int seed = 0, int height = 32, int width = 16) => Write(name, Jpeg(seed, height, width));

    public static byte[] Jpeg(int seed, int height = 32, int width = 16)
    {
        using var bitmap = new SKBitmap(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                bitmap.SetPixel(x, y, new SKColor((byte)(seed * 37 + x * 9), (byte)(seed * 11 + y * 5), (byte)(seed * 3 + x + y)));
        }
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        return data.ToArray();
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

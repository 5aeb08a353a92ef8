namespace Slr.Data.Tests.Images;

/// <summary>Sound images of every format, each damaged in one of six ways; the same ones every time.</summary>
internal static class DamagedFiles
{
    /// <summary>Writes them with names of Market-1501.</summary>
    /// <returns>How many.</returns>
    public static int Write(ScratchFolder folder, string below, int count)
    {
        string golden = Path.Combine(AppContext.BaseDirectory, "golden", "pixels");
        byte[][] sound = [.. Directory.GetFiles(golden).Where(file => !file.Contains("expected") && !file.Contains("small"))
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        var random = new Random(5);
        for (int i = 0; i < count; i++)
        {
            byte[] bytes = [.. sound[random.Next(sound.Length)]];
            folder.Write($"{below}/{i + 10:D4}_c1s1_{i:D6}_00.jpg", Damage(bytes, i % 6, random));
        }
        return count;
    }

    private static byte[] Damage(byte[] bytes, int kind, Random random)
    {
        switch (kind)
        {
            case 0:
                return bytes[..random.Next(1, bytes.Length - 16)];
            case 1:
                for (int flip = 0; flip < 20; flip++)
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                return [];
            case 3:
                random.NextBytes(bytes);
                return bytes;
            case 4:
                return HugeJpeg(random);
            default:
                bytes.AsSpan(0, 4).Clear();
                return bytes;
        }
    }

    /// <summary>A JPEG whose header declares up to 65,535 pixels a side.</summary>
    private static byte[] HugeJpeg(Random random)
    {
        byte[] bytes = ScratchFolder.Jpeg(random.Next(100));
        int frame = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        for (int i = 5; i < 9; i += 2)
            bytes[frame + i] = (byte)random.Next(200, 256);
        return bytes;
    }
}

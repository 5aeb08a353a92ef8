using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Slr.Primitives.Tests.Files;

/// <summary>Checkpoints of PyTorch's zip form, made byte by byte.</summary>
internal static class CheckpointZip
{
    private const uint DirectoryMark = 0x02014B50;
    private const int Checksum = 16, LocalPlace = 42, FixedLength = 46, NameLength = 28;

    /// <summary>A pickle with its storages, named 0, 1, ...</summary>
    public static MemoryStream Of(byte[] pickle, params byte[][] storages)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, "archive/data.pkl", pickle);
            for (int key = 0; key < storages.Length; key++)
                Add(archive, $"archive/data/{key}", storages[key]);
        }
        stream.Position = 0;
        return stream;
    }

    /// <summary>The steps of a pickle that push a tensor of one number on storage KEY.</summary>
    public static string Tensor(string key, int elements = 1) =>
        $"ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\n{Text(key)}{Text("cpu")}"
        + $"J{Encoding.Latin1.GetString(BitConverter.GetBytes(elements))}tQK\0))tR";

    /// <summary>The step that pushes a short text.</summary>
    public static string Text(string text) => $"X{(char)text.Length}\0\0\0{text}";

    /// <summary>A file whose directory gives every storage the place of the first.</summary>
    public static byte[] Overlapping(int storages, int bytes)
    {
        string tensors = string.Concat(Enumerable.Range(0, storages).Select(key => Tensor($"{key}", bytes / 4)));
        byte[][] data = [new byte[bytes], .. Enumerable.Repeat(Array.Empty<byte>(), storages - 1)];
        byte[] file = Of(Encoding.Latin1.GetBytes($"\u0080\u0002({tensors}l."), data).ToArray();
        byte[]? first = null;
        for (int at = 0; at + FixedLength <= file.Length; at++)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at)) != DirectoryMark)
                continue;
            string name = Encoding.ASCII.GetString(file, at + FixedLength,
                BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at + NameLength)));
            if (!name.StartsWith("archive/data/", StringComparison.Ordinal))
                continue;
            first ??= file[at..(at + FixedLength)];
            first.AsSpan(Checksum, 12).CopyTo(file.AsSpan(at + Checksum)); // checksum and both lengths
            first.AsSpan(LocalPlace, 4).CopyTo(file.AsSpan(at + LocalPlace));
        }
        return file;
    }

    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        using Stream entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
        entry.Write(content);
    }
}

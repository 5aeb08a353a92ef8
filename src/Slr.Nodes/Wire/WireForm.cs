using System.Runtime.InteropServices;
using System.Text;
using Slr.Data;

namespace Slr.Nodes.Wire;

/// <summary>Reads and writes the parts of messages: little-endian numbers, and a length before whatever has one.</summary>
internal static class WireForm
{
    public static void Put(this BinaryWriter writer, ReadOnlySpan<int> values)
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    public static void Put(this BinaryWriter writer, ReadOnlySpan<float> values)
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    public static void Put(this BinaryWriter writer, ReadOnlySpan<byte> values)
    {
        writer.Write(values.Length);
        writer.Write(values);
    }

    public static void Put(this BinaryWriter to, string[] texts)
    {
        to.Write(texts.Length);
        foreach (string text in texts)
            to.Write(text);
    }

    public static string[] Texts(this BinaryReader from)
    {
        int count = from.ReadInt32();
        if (count < 0 || count > from.BaseStream.Length - from.BaseStream.Position) // each is a byte at least
            throw new InvalidDataException($"a message speaks of {count} texts and ends before them");
        string[] texts = new string[count];
        for (int at = 0; at < count; at++)
            texts[at] = from.ReadString();
        return texts;
    }

    public static void Put(this BinaryWriter to, ImageFile?[] files)
    {
        to.Write(files.Length);
        foreach (ImageFile? file in files)
        {
            to.Write(file is not null);
            if (file is null)
                continue;
            to.Write(file.Path);
            int[] box = file.Box is { } part ? [part.Top, part.Left, part.Height, part.Width] : [];
            to.Put(box);
            to.Write(file.Hash);
        }
    }

    public static ImageFile?[] Files(this BinaryReader from)
    {
        int count = from.ReadInt32();
        if (count < 0 || count > from.BaseStream.Length - from.BaseStream.Position)
            throw new InvalidDataException($"a message speaks of {count} files and ends before them");
        var files = new ImageFile?[count];
        for (int at = 0; at < count; at++)
            if (from.ReadBoolean())
                files[at] = new ImageFile(from.ReadString(), from.Integers() switch
                {
                    [] => null,
                    [int top, int left, int height, int width] => new Rectangle(top, left, height, width),
                    int[] other => throw new InvalidDataException($"a box of {other.Length} numbers"),
                }, from.ReadString());
        return files;
    }

    public static int[] Integers(this BinaryReader reader) => Values<int>(reader);

    public static float[] Numbers(this BinaryReader reader) => Values<float>(reader);

    public static byte[] Bytes(this BinaryReader reader) => Values<byte>(reader);

    public static bool[] Flags(this BinaryReader reader) => [.. reader.Bytes().Select(value => value != 0)];

    /// <summary>An array whose length is not believed before as many bytes are there.</summary>
    private static T[] Values<T>(BinaryReader reader) where T : unmanaged
    {
        int count = reader.ReadInt32();
        long bytes = (long)count * Marshal.SizeOf<T>();
        if (count < 0 || bytes > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new InvalidDataException($"a message speaks of {count} values and ends before them");
        var values = new T[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>A writer of UTF-8 strings over a stream in memory.</summary>
    public static BinaryWriter Writer(MemoryStream stream) => new(stream, Encoding.UTF8, leaveOpen: true);
}

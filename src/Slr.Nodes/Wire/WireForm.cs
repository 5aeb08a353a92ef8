using System.Runtime.InteropServices;
using System.Text;

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

using System.Text;
using System.Text.Unicode;

namespace Slr.Primitives.Files;

/// <summary>
/// Reads text that people wrote. Bytes that are no UTF-8 are refused with their line: replaced in silence, they would name other
/// files than those on the disk.
/// </summary>
public static class TextFile
{
    /// <summary>What is shown of a line that is refused.</summary>
    private const int ShownBytes = 60;

    /// <summary>The whole text, without a byte order mark; UTF-16 is read when it has one.</summary>
    /// <exception cref="FileFormatException">No file, or a line is not UTF-8.</exception>
    public static string Read(string path)
    {
        byte[] bytes = InputFile.ReadAllBytes(path);
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            return ReadUtf16(path, bytes);
        ReadOnlySpan<byte> text = bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsSpan(3) : bytes;
        if (!Utf8.IsValid(text))
            throw new FileFormatException(path, Refusal(text));
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>The lines, ended by \n, \r\n or \r.</summary>
    /// <exception cref="FileFormatException">No file, or a line is not UTF-8.</exception>
    public static string[] ReadLines(string path)
    {
        using var reader = new StringReader(Read(path));
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
            lines.Add(line);
        return [.. lines];
    }

    private static string ReadUtf16(string path, byte[] bytes)
    {
        var encoding = new UnicodeEncoding(bigEndian: bytes[0] == 0xFE, byteOrderMark: true, throwOnInvalidBytes: true);
        try
        {
            return encoding.GetString(bytes, 2, bytes.Length - 2);
        }
        catch (DecoderFallbackException error)
        {
            throw new FileFormatException(path, "begins as UTF-16 and is none; save it as UTF-8", error);
        }
    }

    private static string Refusal(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (Rune.DecodeFromUtf8(text[at..], out _, out int length) == System.Buffers.OperationStatus.Done)
            at += length;
        int start = text[..at].LastIndexOf((byte)'\n') + 1, end = text[at..].IndexOfAny((byte)'\n', (byte)'\r');
        ReadOnlySpan<byte> line = text[start..(end < 0 ? text.Length : at + end)];
        // A long line is shown around the place.
        int from = Math.Max(0, at - start - ShownBytes / 2);
        line = line.Slice(from, Math.Min(ShownBytes, line.Length - from));
        return $"line {text[..start].Count((byte)'\n') + 1} is not UTF-8: {Escaped(line)}; save the file as UTF-8, "
            + "and rename files whose names are not";
    }

    /// <summary>Printable ASCII as it is, every other byte as \xNN.</summary>
    private static string Escaped(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (byte b in bytes)
        {
            if (b is >= 0x20 and < 0x7F)
                text.Append((char)b);
            else
                text.Append($"\\x{b:x2}");
        }
        return text.ToString();
    }
}

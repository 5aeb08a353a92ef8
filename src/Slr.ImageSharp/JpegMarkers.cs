using System.Buffers.Binary;
using Slr.Data.Images;

namespace Slr.ImageSharp;

/// <summary>
/// What the markers of a JPEG file tell: ImageSharp paints what is missing of a file grey without a word, and its reader of
/// EXIF data is not used.
/// </summary>
/// <param name="IsWhole">True when the end of the image is there.</param>
/// <param name="Orientation">How its pixels are stored.</param>
internal readonly record struct JpegMarkers(bool IsWhole, Orientation Orientation)
{
    private const byte Mark = 0xFF, Escaped = 0x00, Temporary = 0x01, FirstRestart = 0xD0, Start = 0xD8, End = 0xD9, App1 = 0xE1;

    private static ReadOnlySpan<byte> Exif => "Exif\0\0"u8;

    /// <summary>Reads them; compressed data, in which a marker's first byte is followed by 0, are skipped.</summary>
    public static JpegMarkers Of(ReadOnlySpan<byte> file)
    {
        var orientation = Orientation.TopLeft;
        for (int at = 2; Next(file, at) is >= 0 and int mark;)
        {
            switch (file[mark + 1])
            {
                case End:
                    return new(true, orientation);
                case Mark:
                    at = mark + 1;
                    continue;
                case Escaped or Temporary or (>= FirstRestart and <= Start):
                    at = mark + 2;
                    continue;
            }
            if (mark + 4 > file.Length)
                break;
            int end = mark + 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(mark + 2)..]);
            if (end > file.Length)
                break;
            if (file[mark + 1] == App1 && end > mark + 4 && file[(mark + 4)..end].StartsWith(Exif))
                orientation = ExifOrientation.Of(file[(mark + 4 + Exif.Length)..end]);
            at = Math.Max(end, mark + 2);
        }
        return new(false, orientation);
    }

    /// <summary>Where the next marker may begin; -1 = nowhere.</summary>
    private static int Next(ReadOnlySpan<byte> file, int at)
    {
        int found = at < file.Length ? file[at..].IndexOf(Mark) : -1;
        return found >= 0 && at + found + 1 < file.Length ? at + found : -1;
    }
}

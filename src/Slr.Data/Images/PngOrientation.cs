using System.Buffers.Binary;
using SkiaSharp;

namespace Slr.Data.Images;

/// <summary>The EXIF orientation of a PNG file (its eXIf chunk), which Skia does not look at and Pillow does.</summary>
internal static class PngOrientation
{
    private const int OrientationTag = 0x0112;

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The orientation; upright for any other file, without the chunk, or with a damaged one.</summary>
    public static SKEncodedOrigin Of(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Signature))
            return SKEncodedOrigin.TopLeft;
        // A chunk: length, type, data, checksum.
        for (ReadOnlySpan<byte> rest = file[Signature.Length..]; rest.Length >= 12;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 12)
                break;
            if (rest[4..8].SequenceEqual("eXIf"u8))
                return OfExif(rest.Slice(8, (int)length));
            rest = rest[((int)length + 12)..];
        }
        return SKEncodedOrigin.TopLeft;
    }

    /// <summary>TIFF: byte order, 42, offset of the first directory; there a count and entries of 12 bytes.</summary>
    private static SKEncodedOrigin OfExif(ReadOnlySpan<byte> exif)
    {
        bool little = exif.StartsWith("II*\0"u8);
        if (exif.Length < 8 || !little && !exif.StartsWith("MM\0*"u8))
            return SKEncodedOrigin.TopLeft;
        uint directory = Number(exif, 4, 4, little);
        if (directory > exif.Length - 2)
            return SKEncodedOrigin.TopLeft;
        uint entries = Number(exif, (int)directory, 2, little);
        for (long at = directory + 2, entry = 0; entry < entries && at + 12 <= exif.Length; entry++, at += 12)
        {
            if (Number(exif, (int)at, 2, little) == OrientationTag && Number(exif, (int)at + 8, 2, little) is >= 1 and <= 8 and uint value)
                return (SKEncodedOrigin)value;
        }
        return SKEncodedOrigin.TopLeft;
    }

    private static uint Number(ReadOnlySpan<byte> bytes, int at, int length, bool little) => (length, little) switch
    {
        (2, true) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]),
        (2, false) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]),
        (_, true) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]),
        (_, false) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]),
    };
}

using System.Buffers.Binary;

namespace Slr.Data.Images;

/// <summary>The orientation that EXIF data state.</summary>
public static class ExifOrientation
{
    private const int OrientationTag = 0x0112;

    private static ReadOnlySpan<byte> PngSignature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>That of a PNG file's eXIf chunk, which Skia does not look at and Pillow does.</summary>
    /// <param name="file">The whole file.</param>
    /// <returns>Upright for any other file, without the chunk, or with a damaged one.</returns>
    public static Orientation OfPng(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(PngSignature))
            return Orientation.TopLeft;
        // A chunk: length, type, data, checksum.
        for (ReadOnlySpan<byte> rest = file[PngSignature.Length..]; rest.Length >= 12;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 12)
                break;
            if (rest[4..8].SequenceEqual("eXIf"u8))
                return Of(rest.Slice(8, (int)length));
            rest = rest[((int)length + 12)..];
        }
        return Orientation.TopLeft;
    }

    /// <summary>That of EXIF data: TIFF's byte order, 42, offset of the first directory; there a count and entries of 12 bytes.</summary>
    /// <param name="exif">The data, from the byte order on.</param>
    /// <returns>Upright when they state none or are damaged.</returns>
    public static Orientation Of(ReadOnlySpan<byte> exif)
    {
        bool little = exif.StartsWith("II*\0"u8);
        if (exif.Length < 8 || !little && !exif.StartsWith("MM\0*"u8))
            return Orientation.TopLeft;
        uint directory = Number(exif, 4, 4, little);
        if (directory > exif.Length - 2)
            return Orientation.TopLeft;
        uint entries = Number(exif, (int)directory, 2, little);
        for (long at = directory + 2, entry = 0; entry < entries && at + 12 <= exif.Length; entry++, at += 12)
        {
            if (Number(exif, (int)at, 2, little) == OrientationTag && Number(exif, (int)at + 8, 2, little) is >= 1 and <= 8 and uint value)
                return (Orientation)value;
        }
        return Orientation.TopLeft;
    }

    private static uint Number(ReadOnlySpan<byte> bytes, int at, int length, bool little) => (length, little) switch
    {
        (2, true) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]),
        (2, false) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]),
        (_, true) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]),
        (_, false) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]),
    };
}

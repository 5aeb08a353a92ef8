using System.Buffers.Binary;
using System.Text;

namespace Slr.Torch;

/// <summary>
/// Marks a symbol version that a shared library asks for as weak, so that the dynamic linker only warns where it would
/// refuse to load. Edits an image in memory; the file it came from stays as it is.
/// </summary>
/// <remarks>Layout: System V ABI and the LSB chapter "Symbol Versioning" (section <c>SHT_GNU_verneed</c>).</remarks>
public static class ElfVersionNeeds
{
    private const uint GnuVersionNeeds = 0x6ffffffe;
    private const ushort Weak = 2;

    /// <summary>Sets the weak flag of every need for <paramref name="version"/> in a 64-bit little-endian ELF image.</summary>
    /// <param name="image">The whole library, edited in place.</param>
    /// <param name="version">The version's name, for example <c>GLIBCXX_3.4.32</c>.</param>
    /// <returns>How many needs were marked; 0 where the library does not ask for the version.</returns>
    /// <exception cref="BadImageFormatException">The bytes are no 64-bit little-endian ELF image.</exception>
    public static int Weaken(Span<byte> image, string version)
    {
        if (image.Length < 64 || !image[..6].SequenceEqual("\u007fELF\u0002\u0001"u8))
            throw new BadImageFormatException("Not a 64-bit little-endian ELF image.");
        long sections = (long)U64(image, 0x28);
        int entrySize = U16(image, 0x3A), count = U16(image, 0x3C), marked = 0;
        for (int i = 0; i < count; i++)
        {
            long header = sections + (long)i * entrySize;
            if (U32(image, header + 4) != GnuVersionNeeds)
                continue;
            long names = (long)U64(image, sections + U32(image, header + 0x28) * (long)entrySize + 0x18);
            marked += WeakenSection(image, (long)U64(image, header + 0x18), U32(image, header + 0x2C), names, version);
        }
        return marked;
    }

    private static int WeakenSection(Span<byte> image, long need, uint needs, long names, string version)
    {
        int marked = 0;
        for (uint n = 0; n < needs; n++, need += U32(image, need + 12))
        {
            long entry = need + U32(image, need + 8);
            for (int e = U16(image, need + 2); e > 0; e--, entry += U32(image, entry + 12))
            {
                if (Name(image, names + U32(image, entry + 8)) != version)
                    continue;
                ushort flags = (ushort)(U16(image, entry + 4) | Weak);
                BinaryPrimitives.WriteUInt16LittleEndian(image[(int)(entry + 4)..], flags);
                marked++;
            }
        }
        return marked;
    }

    private static string Name(Span<byte> image, long offset)
    {
        Span<byte> rest = image[(int)offset..];
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    private static ushort U16(Span<byte> image, long at) => BinaryPrimitives.ReadUInt16LittleEndian(image[(int)at..]);

    private static uint U32(Span<byte> image, long at) => BinaryPrimitives.ReadUInt32LittleEndian(image[(int)at..]);

    private static ulong U64(Span<byte> image, long at) => BinaryPrimitives.ReadUInt64LittleEndian(image[(int)at..]);
}

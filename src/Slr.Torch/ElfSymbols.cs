using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;

namespace Slr.Torch;

/// <summary>Finds symbols of a shared library that it does not export, in the table that it carries for debuggers.</summary>
/// <remarks>Layout: System V ABI, chapters "Sections" and "Symbol Table".</remarks>
internal static unsafe class ElfSymbols
{
    private const uint SymbolTable = 2;
    private const int SymbolSize = 24;

    /// <summary>The address of a symbol, counted from where the library is loaded; null where the library does not tell.</summary>
    /// <param name="library">Path of a 64-bit little-endian ELF file below 2 GiB.</param>
    /// <param name="symbol">The mangled name.</param>
    public static long? Find(string library, string symbol)
    {
        using var file = MemoryMappedFile.CreateFromFile(library, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using MemoryMappedViewAccessor view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            return view.Capacity <= int.MaxValue ? Find(new ReadOnlySpan<byte>(start, (int)view.Capacity), symbol) : null;
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    /// <summary>The same in an image that lies in memory; null too where the bytes are no such image.</summary>
    public static long? Find(ReadOnlySpan<byte> image, string symbol)
    {
        if (image.Length < 64 || !image[..6].SequenceEqual("\u007fELF\u0002\u0001"u8))
            return null;
        byte[] name = [.. System.Text.Encoding.ASCII.GetBytes(symbol), 0];
        int sections = I64(image, 0x28), entrySize = U16(image, 0x3A), count = U16(image, 0x3C);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> header = image[(sections + i * entrySize)..];
            if (BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) != SymbolTable)
                continue;
            ReadOnlySpan<byte> symbols = image.Slice(I64(header, 0x18), I64(header, 0x20));
            int names = I64(image, sections + BinaryPrimitives.ReadInt32LittleEndian(header[0x28..]) * entrySize + 0x18);
            for (; symbols.Length >= SymbolSize; symbols = symbols[SymbolSize..])
                if (image[(names + BinaryPrimitives.ReadInt32LittleEndian(symbols))..].StartsWith(name))
                    return BinaryPrimitives.ReadInt64LittleEndian(symbols[8..]);
        }
        return null;
    }

    private static ushort U16(ReadOnlySpan<byte> image, int at) => BinaryPrimitives.ReadUInt16LittleEndian(image[at..]);

    private static int I64(ReadOnlySpan<byte> image, int at) => checked((int)BinaryPrimitives.ReadInt64LittleEndian(image[at..]));
}

using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace Slr.Primitives.Files;

/// <summary>
/// Numbers of a file where the system maps it into memory: read when they are looked at, and let go again where memory is short, so
/// that a file may be larger than that. A file that is cut while it is mapped ends the process.
/// </summary>
internal sealed unsafe class MappedNumbers<T> : MemoryManager<T> where T : unmanaged
{
    private readonly T* first;
    private readonly int length;

    private MappedNumbers(T* first, int length)
    {
        this.first = first;
        this.length = length;
    }

    /// <summary>Maps a part of a file, for reading alone. It stays mapped until the process ends.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Where the numbers begin, in bytes.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="perSegment">Numbers of a segment; the last one has what is left.</param>
    public static ReadOnlyMemory<T>[] Of(FileStream file, long offset, long count, int perSegment)
    {
        MemoryMappedViewAccessor view;
        using (var map = MemoryMappedFile.CreateFromFile(
            file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true))
            view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start); // and is never released: nobody can look at what is gone
        T* numbers = (T*)(start + view.PointerOffset + offset);
        var segments = new ReadOnlyMemory<T>[(int)((count + perSegment - 1) / perSegment)];
        for (int at = 0; at < segments.Length; at++)
        {
            long from = (long)at * perSegment;
            segments[at] = new MappedNumbers<T>(numbers + from, (int)Math.Min(perSegment, count - from)).Memory;
        }
        return segments;
    }

    /// <inheritdoc/>
    public override Span<T> GetSpan() => new(first, length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(first + elementIndex);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}

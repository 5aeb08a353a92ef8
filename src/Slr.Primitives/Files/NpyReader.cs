namespace Slr.Primitives.Files;

/// <summary>
/// A <c>.npy</c> file whose header has been read: what it holds can be judged before its numbers are, and they come block by block, so
/// that the file may be of any size and nothing but the numbers is held.
/// </summary>
public sealed class NpyReader : IDisposable
{
    private const int BlockBytes = 1 << 20;

    private readonly byte[] bytes = new byte[BlockBytes];
    private readonly FileStream stream;
    private readonly bool bigEndian;
    private readonly string path;

    /// <summary>Reads the header.</summary>
    /// <exception cref="FileFormatException">As of <see cref="NpyFile.Read(string)"/>.</exception>
    public NpyReader(string path)
    {
        this.path = path;
        stream = InputFile.Open(path);
        try
        {
            (Type, Shape, bigEndian, ColumnsFirst) = NpyFile.ReadStart(stream, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The element type.</summary>
    public StoredType Type { get; }

    /// <summary>The extents, outermost first.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>True where the first axis is the fastest (<c>fortran_order</c>).</summary>
    public bool ColumnsFirst { get; }

    /// <summary>True where the numbers lie in the file as they would in memory: <see cref="Map"/> can be asked for.</summary>
    public bool CanBeMapped => !bigEndian && !ColumnsFirst && BitConverter.IsLittleEndian;

    /// <summary>All numbers where the system maps the file into memory; good until the process ends, also when this is closed.</summary>
    /// <typeparam name="T">What they are.</typeparam>
    /// <param name="perSegment">Numbers of a segment; the last one has what is left.</param>
    public ReadOnlyMemory<T>[] Map<T>(int perSegment) where T : unmanaged =>
        MappedNumbers<T>.Of(stream, stream.Position, StoredTensor.CountOf([.. Shape]), perSegment);

    /// <summary>Reads the next numbers, in the order of the file, rounded to single precision.</summary>
    /// <param name="values">Gets as many as it is long.</param>
    /// <exception cref="IOException">The disk or the network gave an error.</exception>
    public void Read(Span<float> values)
    {
        int size = Type.Size();
        while (values.Length > 0)
        {
            Span<float> some = values[..Math.Min(values.Length, BlockBytes / size)];
            Span<byte> part = bytes.AsSpan(0, some.Length * size);
            stream.ReadExactly(part);
            if (bigEndian)
                NpyFile.Reverse(part, size);
            StoredConversion.Into(Type, part, some);
            values = values[some.Length..];
        }
    }

    /// <summary>Reads all numbers, the last axis fastest, rounded to single precision.</summary>
    /// <exception cref="FileFormatException">There are more than an array can hold, 2,147,483,591.</exception>
    /// <exception cref="IOException">The disk or the network gave an error.</exception>
    public float[] ReadSingles()
    {
        long count = StoredTensor.CountOf([.. Shape]);
        if (count > Array.MaxLength)
            throw new FileFormatException(path, $"{count} numbers; up to {Array.MaxLength} can be read");
        float[] values = GC.AllocateUninitializedArray<float>((int)count);
        if (!ColumnsFirst)
        {
            Read(values);
            return values;
        }
        float[] block = new float[BlockBytes / Type.Size()];
        long[] at = new long[Shape.Count];
        for (int done = 0; done < values.Length;)
        {
            Span<float> some = block.AsSpan(0, Math.Min(block.Length, values.Length - done));
            Read(some);
            foreach (float value in some)
                values[Next(at)] = value;
            done += some.Length;
        }
        return values;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => stream.Dispose();

    /// <summary>Where the next number of an array belongs whose first axis is the fastest.</summary>
    private int Next(long[] at)
    {
        long place = 0;
        for (int axis = 0; axis < at.Length; axis++)
            place = place * Shape[axis] + at[axis];
        for (int axis = 0; axis < at.Length && ++at[axis] == Shape[axis]; axis++)
            at[axis] = 0;
        return (int)place;
    }
}

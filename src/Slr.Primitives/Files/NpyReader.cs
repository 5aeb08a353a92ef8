namespace Slr.Primitives.Files;

/// <summary>
/// A <c>.npy</c> file whose header has been read: what it holds can be judged before its numbers are, and they come block by block, so
/// that the file may be of any size and nothing but the numbers is held.
/// </summary>
public sealed class NpyReader : IDisposable
{
    private const int BlockBytes = 1 << 20;

    private readonly FileStream stream;
    private readonly bool bigEndian, columnsFirst;
    private readonly string path;

    /// <summary>Reads the header.</summary>
    /// <exception cref="FileFormatException">As of <see cref="NpyFile.Read(string)"/>.</exception>
    public NpyReader(string path)
    {
        this.path = path;
        stream = InputFile.Open(path);
        try
        {
            (Type, Shape, bigEndian, columnsFirst) = NpyFile.ReadStart(stream, path);
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

    /// <summary>Reads all numbers, the last axis fastest, rounded to single precision.</summary>
    /// <exception cref="FileFormatException">There are more than an array can hold, 2,147,483,591.</exception>
    /// <exception cref="IOException">The disk or the network gave an error.</exception>
    public float[] ReadSingles()
    {
        long count = StoredTensor.CountOf([.. Shape]);
        if (count > Array.MaxLength)
            throw new FileFormatException(path, $"{count} numbers; up to {Array.MaxLength} can be read");
        float[] values = GC.AllocateUninitializedArray<float>((int)count);
        int size = Type.Size();
        byte[] bytes = new byte[BlockBytes];
        float[] block = new float[BlockBytes / size];
        long[] at = new long[Shape.Count];
        for (int done = 0; done < values.Length;)
        {
            int taken = Math.Min(block.Length, values.Length - done);
            Span<byte> part = bytes.AsSpan(0, taken * size);
            stream.ReadExactly(part);
            if (bigEndian)
                NpyFile.Reverse(part, size);
            StoredConversion.Into(Type, part, block.AsSpan(0, taken));
            if (columnsFirst)
                foreach (float value in block.AsSpan(0, taken))
                    values[Next(at)] = value;
            else
                block.AsSpan(0, taken).CopyTo(values.AsSpan(done));
            done += taken;
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

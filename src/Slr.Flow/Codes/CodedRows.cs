using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Slr.Flow.Storage;

namespace Slr.Flow.Codes;

/// <summary>
/// Rows as whole numbers from -<see cref="Most"/> to <see cref="Most"/>, a byte each: their differences from the mean row, in one
/// step for all. Distances of codes are close to those of the rows, cost a quarter of the memory to read, and are whole
/// numbers: the same on every machine, in any order. Owns native memory.
/// </summary>
internal sealed unsafe class CodedRows : IDisposable
{
    /// <summary>Largest code: four products of a byte without sign and of a code still fit 16 bits.</summary>
    public const int Most = 63;

    /// <summary>What is added to a code so that its byte has no sign.</summary>
    public const int Zero = 64;

    /// <summary>Bytes of a row are a multiple of this.</summary>
    public const int Alignment = 64;

    private const int Sample = 8192;

    /// <summary>Standard deviations that the largest code stands for; values beyond it are cut.</summary>
    private const double Deviations = 6;

    private byte* codes;

    private CodedRows(int count, int stride)
    {
        (Count, Stride) = (count, stride);
        codes = (byte*)NativeMemory.AlignedAlloc((nuint)count * (nuint)stride, Alignment);
        Norms = new int[count];
    }

    ~CodedRows() => Free();

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Bytes of a row; those beyond the dimension are <see cref="Zero"/>.</summary>
    public int Stride { get; }

    /// <summary>Squared norm of each row of codes.</summary>
    public int[] Norms { get; }

    /// <summary>Codes rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="parallel">Threads.</param>
    public static CodedRows Of(FeatureRows rows, ParallelOptions parallel)
    {
        int count = rows.Count, dimension = rows.Dimension;
        float[] mean = new float[dimension], room = rows.NewRoom();
        int[] sample = Spread(count, Sample);
        foreach (int row in sample)
            TensorPrimitives.Add(mean, rows.Read(row, room), mean);
        TensorPrimitives.Divide(mean, sample.Length, mean);
        double squares = 0;
        foreach (int row in sample)
            squares += RowPair.SquaredDistance(rows.Read(row, room), mean);
        double deviation = Math.Sqrt(squares / sample.Length / dimension);
        float scale = deviation > 0 ? (float)(Most / (Deviations * deviation)) : 0;
        var coded = new CodedRows(count, (dimension + Alignment - 1) / Alignment * Alignment);
        Parallel.For(0, count, parallel, rows.NewRoom, (row, _, own) =>
        {
            coded.Encode(row, rows.Read(row, own), mean, scale);
            return own;
        }, _ => { });
        return coded;
    }

    /// <summary>Row numbers at even steps.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="size">How many, <paramref name="count"/> at most.</param>
    public static int[] Spread(int count, int size)
    {
        size = Math.Min(size, count);
        return [.. Enumerable.Range(0, size).Select(i => (int)((long)i * count / size))];
    }

    /// <summary>The bytes of a row, each its code and <see cref="Zero"/>.</summary>
    public byte* Row(int row) => codes + (long)row * Stride;

    /// <summary>Copies of some rows.</summary>
    public CodedRows Some(int[] chosen)
    {
        var some = new CodedRows(chosen.Length, Stride);
        for (int at = 0; at < chosen.Length; at++)
            some.Put(at, new ReadOnlySpan<byte>(Row(chosen[at]), Stride));
        GC.KeepAlive(this);
        return some;
    }

    /// <summary>Brings the rows into another order where they lie: there is no room for all of them twice.</summary>
    /// <param name="order">At each place the row that comes there; every row once.</param>
    public void Arrange(int[] order)
    {
        var room = new byte[Stride];
        var arrived = new bool[Count];
        for (int start = 0; start < Count; start++)
        {
            if (arrived[start])
                continue;
            new ReadOnlySpan<byte>(Row(start), Stride).CopyTo(room);
            int norm = Norms[start], at = start;
            for (; order[at] != start; at = order[at])
            {
                new ReadOnlySpan<byte>(Row(order[at]), Stride).CopyTo(new Span<byte>(Row(at), Stride));
                (Norms[at], arrived[at]) = (Norms[order[at]], true);
            }
            room.CopyTo(new Span<byte>(Row(at), Stride));
            (Norms[at], arrived[at]) = (norm, true);
        }
        GC.KeepAlive(this);
    }

    /// <summary>Replaces a row.</summary>
    public void Put(int row, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(new Span<byte>(Row(row), Stride));
        int norm = 0;
        foreach (byte code in bytes)
            norm += (code - Zero) * (code - Zero);
        Norms[row] = norm;
    }

    /// <summary>The squared distance of two rows of codes.</summary>
    public int SquaredDistance(int a, int b)
    {
        byte* one = Row(a), other = Row(b);
        int sum = 0;
        for (int k = 0; k < Stride; k++)
            sum += (one[k] - other[k]) * (one[k] - other[k]);
        GC.KeepAlive(this);
        return sum;
    }

    /// <summary>Has the processor fetch a row that will be read soon.</summary>
    public void Prefetch(int row)
    {
        if (!Sse.IsSupported)
            return;
        byte* first = Row(row);
        for (int at = 0; at < Stride; at += 64)
            Sse.Prefetch0(first + at);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Encode(int row, ReadOnlySpan<float> values, float[] mean, float scale)
    {
        byte* to = Row(row);
        int norm = 0;
        for (int k = 0; k < values.Length; k++)
        {
            int code = (int)Math.Clamp(MathF.Round((values[k] - mean[k]) * scale), -Most, Most);
            to[k] = (byte)(code + Zero);
            norm += code * code;
        }
        new Span<byte>(to + values.Length, Stride - values.Length).Fill(Zero);
        Norms[row] = norm;
    }

    private void Free()
    {
        NativeMemory.AlignedFree(codes);
        codes = null;
    }
}

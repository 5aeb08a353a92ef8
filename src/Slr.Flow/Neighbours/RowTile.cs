using System.Runtime.InteropServices;

namespace Slr.Flow.Neighbours;

/// <summary>
/// Up to <see cref="Rows"/> rows, packed for <see cref="GramKernel"/>: panels of 32 rows, within a panel value k of all
/// 32 rows side by side. The same layout serves both sides of a product. Owns native memory.
/// </summary>
internal sealed unsafe class RowTile : IDisposable
{
    /// <summary>Rows of a full tile: 384 x 384 products fit a core's second-level cache, and 8 and 32 divide it.</summary>
    public const int Rows = 384;

    /// <summary>Rows of a panel.</summary>
    public const int Panel = 32;

    private readonly int dimension;

    public RowTile(int dimension, int neighbours, bool byCamera = false)
    {
        this.dimension = dimension;
        Packed = (float*)NativeMemory.AlignedAlloc((nuint)Rows * (nuint)dimension * sizeof(float), 64);
        NativeMemory.Clear(Packed, (nuint)Rows * (nuint)dimension * sizeof(float));
        // The norm of a row that is not there is NaN: its distances are NaN too, and no comparison selects them.
        Array.Fill(Norms, float.NaN);
        Nearest = new NearestRows(Rows, neighbours);
        if (byCamera)
            (Cameras, Elsewhere) = (new int[Rows], new NearestRows(Rows, neighbours));
    }

    ~RowTile() => Free();

    /// <summary>The packed values.</summary>
    public float* Packed { get; private set; }

    /// <summary>Rows present.</summary>
    public int Count { get; private set; }

    /// <summary>Squared norm of each row, summed in the kernel's order, so that equal rows are at distance exactly 0.</summary>
    public float[] Norms { get; } = new float[Rows];

    /// <summary>Number of each row in the whole set.</summary>
    public int[] Ids { get; } = new int[Rows];

    /// <summary>Camera of each row; null where cameras do not matter.</summary>
    public int[]? Cameras { get; }

    /// <summary>
    /// The nearest and farthest rows found so far, where cameras matter those of a row's own; guarded by this tile's lock.
    /// </summary>
    public NearestRows Nearest { get; }

    /// <summary>The nearest and farthest rows of other cameras than a row's own; null where cameras do not matter.</summary>
    public NearestRows? Elsewhere { get; }

    /// <summary>Serialises writers of <see cref="Nearest"/>.</summary>
    public Lock Gate { get; } = new();

    /// <summary>True when no further row fits.</summary>
    public bool IsFull => Count == Rows;

    /// <summary>Packs one more row.</summary>
    public void Add(ReadOnlySpan<float> row, int id, int camera = -1)
    {
        int at = Count++;
        float* target = Packed + (long)(at / Panel) * Panel * dimension + at % Panel;
        for (int k = 0; k < row.Length; k++)
            target[(long)k * Panel] = row[k];
        Norms[at] = GramKernel.SquaredNorm(row);
        Ids[at] = id;
        if (Cameras is not null)
            Cameras[at] = camera;
    }

    /// <summary>Makes the tile empty, so that it can be packed again.</summary>
    public void Clear()
    {
        NativeMemory.Clear(Packed, (nuint)Rows * (nuint)dimension * sizeof(float));
        Count = 0;
        Array.Fill(Norms, float.NaN);
        Nearest.Forget();
    }

    /// <summary>Unpacks row <paramref name="at"/>.</summary>
    public void CopyRow(int at, Span<float> row)
    {
        float* source = Packed + (long)(at / Panel) * Panel * dimension + at % Panel;
        for (int k = 0; k < row.Length; k++)
            row[k] = source[(long)k * Panel];
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(Packed);
        Packed = null;
    }
}

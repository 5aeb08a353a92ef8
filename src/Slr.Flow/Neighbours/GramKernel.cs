using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Slr.Flow.Neighbours;

/// <summary>
/// Inner products of the rows of two tiles. Every product is summed in one fixed order, whatever its place in the tile,
/// the vector width or the thread: chains of fused multiply-adds over <see cref="Depth"/> values, added up in turn.
/// So a.b equals b.a bit for bit, and results depend neither on the order of the rows nor on the machine.
/// </summary>
/// <remarks>
/// Blocking after Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (2008); a matrix product of
/// a library is as fast but sums in an order that depends on shape and threads (docs/decisions/0007).
/// </remarks>
internal static unsafe class GramKernel
{
    /// <summary>Values of one chain of multiply-adds.</summary>
    public const int Depth = 256;

    /// <summary>Values that <see cref="Multiply"/> packs again at a time, where there is no AVX-512.</summary>
    public const int PackedValues = (LeftRows + NarrowPanel) * Depth;

    private const int Panel = RowTile.Panel, Stride = RowTile.Rows, WideStrip = 8, NarrowStrip = 6, NarrowPanel = 16;

    /// <summary>
    /// Rows whose strips stay in a core's second-level cache beside the products; 6 divides it, and it the rows of a tile.
    /// </summary>
    private const int LeftRows = RowTile.Rows / 2;

    /// <summary>Writes the products of all rows of <paramref name="a"/> and <paramref name="b"/>.</summary>
    /// <param name="a">Packed rows, left side.</param>
    /// <param name="b">Packed rows, right side.</param>
    /// <param name="dimension">Values per row.</param>
    /// <param name="room">Products, in rows of 384 values, are written up to the next multiple of 8 and 32 at most.</param>
    public static void Multiply(RowTile a, RowTile b, int dimension, ProductRoom room)
    {
        if (Vector512.IsHardwareAccelerated)
            MultiplyWide(a, b, dimension, room.Products);
        else
            MultiplyNarrow(a, b, dimension, room);
        GC.KeepAlive(a);
        GC.KeepAlive(b);
    }

    /// <summary>With registers of 16 lanes the tiles serve as they are packed.</summary>
    internal static void MultiplyWide(RowTile a, RowTile b, int dimension, float* products)
    {
        for (int first = 0; first < dimension; first += Depth)
        {
            int depth = Math.Min(Depth, dimension - first);
            for (int i = 0; i < a.Count; i += WideStrip)
            {
                float* left = At(a, i, first, dimension);
                for (int j = 0; j < b.Count; j += Panel)
                    Block512(left, At(b, j, first, dimension), depth, products + (long)i * Stride + j, first > 0);
            }
        }
    }

    /// <summary>
    /// With 16 registers of 8 lanes the best block is 6 x 16, and a cache of 32 KiB holds its two sides only when they are packed
    /// in strips of six and panels of sixteen.
    /// </summary>
    internal static void MultiplyNarrow(RowTile a, RowTile b, int dimension, ProductRoom room)
    {
        float* strips = room.Packed, panel = room.Packed + LeftRows * Depth;
        for (int first = 0; first < dimension; first += Depth)
        {
            int depth = Math.Min(Depth, dimension - first);
            for (int rows = 0; rows < a.Count; rows += LeftRows)
            {
                int end = Math.Min(LeftRows, a.Count - rows);
                for (int i = 0; i < end; i += NarrowStrip)
                    for (int pair = 0; pair < NarrowStrip; pair += 2)
                        Pack(At(a, rows + i + pair, first, dimension), 2, strips + (long)i * Depth + pair, NarrowStrip, depth);
                for (int j = 0; j < b.Count; j += NarrowPanel)
                {
                    Pack(At(b, j, first, dimension), NarrowPanel, panel, NarrowPanel, depth);
                    for (int i = 0; i < end; i += NarrowStrip)
                        Block256(strips + (long)i * Depth, panel, depth, room.Products + (long)(rows + i) * Stride + j, first > 0);
                }
            }
        }
    }

    /// <summary>Value <paramref name="first"/> of row <paramref name="row"/>.</summary>
    private static float* At(RowTile tile, int row, int first, int dimension) =>
        tile.Packed + (long)(row / Panel) * Panel * dimension + (long)first * Panel + row % Panel;

    /// <summary>Copies the values of neighbouring rows of a panel to where each follows the last after <paramref name="stride"/>.</summary>
    private static void Pack(float* rows, int count, float* target, int stride, int depth)
    {
        for (int k = 0; k < depth; k++, rows += Panel, target += stride)
            if (count == 2)
                *(long*)target = *(long*)rows;
            else
                Vector512.Load(rows).Store(target);
    }

    /// <summary>The squared norm of a row in the order of <see cref="Multiply"/>.</summary>
    public static float SquaredNorm(ReadOnlySpan<float> row) => Product(row, row);

    /// <summary>The product of two rows in the order of <see cref="Multiply"/>.</summary>
    public static float Product(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float total = 0;
        for (int first = 0; first < a.Length; first += Depth)
        {
            float chain = 0;
            for (int k = first; k < Math.Min(a.Length, first + Depth); k++)
                chain = MathF.FusedMultiplyAdd(a[k], b[k], chain);
            total = first > 0 ? total + chain : chain;
        }
        return total;
    }

    /// <summary>8 x 32 products in 16 accumulators of 16 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block512(float* left, float* right, int depth, float* products, bool add)
    {
        Vector512<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default,
            d0 = default, d1 = default, e0 = default, e1 = default, f0 = default, f1 = default, g0 = default,
            g1 = default, h0 = default, h1 = default;
        for (float* end = left + (long)depth * Panel; left < end; left += Panel, right += Panel)
        {
            Vector512<float> x = Vector512.Load(right), y = Vector512.Load(right + 16), v = Vector512.Create(left[0]);
            a0 = Vector512.FusedMultiplyAdd(v, x, a0);
            a1 = Vector512.FusedMultiplyAdd(v, y, a1);
            v = Vector512.Create(left[1]);
            b0 = Vector512.FusedMultiplyAdd(v, x, b0);
            b1 = Vector512.FusedMultiplyAdd(v, y, b1);
            v = Vector512.Create(left[2]);
            c0 = Vector512.FusedMultiplyAdd(v, x, c0);
            c1 = Vector512.FusedMultiplyAdd(v, y, c1);
            v = Vector512.Create(left[3]);
            d0 = Vector512.FusedMultiplyAdd(v, x, d0);
            d1 = Vector512.FusedMultiplyAdd(v, y, d1);
            v = Vector512.Create(left[4]);
            e0 = Vector512.FusedMultiplyAdd(v, x, e0);
            e1 = Vector512.FusedMultiplyAdd(v, y, e1);
            v = Vector512.Create(left[5]);
            f0 = Vector512.FusedMultiplyAdd(v, x, f0);
            f1 = Vector512.FusedMultiplyAdd(v, y, f1);
            v = Vector512.Create(left[6]);
            g0 = Vector512.FusedMultiplyAdd(v, x, g0);
            g1 = Vector512.FusedMultiplyAdd(v, y, g1);
            v = Vector512.Create(left[7]);
            h0 = Vector512.FusedMultiplyAdd(v, x, h0);
            h1 = Vector512.FusedMultiplyAdd(v, y, h1);
        }
        Store(products, a0, a1, add);
        Store(products + Stride, b0, b1, add);
        Store(products + 2 * Stride, c0, c1, add);
        Store(products + 3 * Stride, d0, d1, add);
        Store(products + 4 * Stride, e0, e1, add);
        Store(products + 5 * Stride, f0, f1, add);
        Store(products + 6 * Stride, g0, g1, add);
        Store(products + 7 * Stride, h0, h1, add);
    }

    /// <summary>6 x 16 products in 12 accumulators of 8 lanes, for processors without AVX-512.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block256(float* left, float* right, int depth, float* products, bool add)
    {
        Vector256<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default,
            d0 = default, d1 = default, e0 = default, e1 = default, f0 = default, f1 = default;
        for (float* end = left + depth * NarrowStrip; left < end; left += NarrowStrip, right += NarrowPanel)
        {
            Vector256<float> x = Vector256.Load(right), y = Vector256.Load(right + 8), v = Vector256.Create(left[0]);
            a0 = Vector256.FusedMultiplyAdd(v, x, a0);
            a1 = Vector256.FusedMultiplyAdd(v, y, a1);
            v = Vector256.Create(left[1]);
            b0 = Vector256.FusedMultiplyAdd(v, x, b0);
            b1 = Vector256.FusedMultiplyAdd(v, y, b1);
            v = Vector256.Create(left[2]);
            c0 = Vector256.FusedMultiplyAdd(v, x, c0);
            c1 = Vector256.FusedMultiplyAdd(v, y, c1);
            v = Vector256.Create(left[3]);
            d0 = Vector256.FusedMultiplyAdd(v, x, d0);
            d1 = Vector256.FusedMultiplyAdd(v, y, d1);
            v = Vector256.Create(left[4]);
            e0 = Vector256.FusedMultiplyAdd(v, x, e0);
            e1 = Vector256.FusedMultiplyAdd(v, y, e1);
            v = Vector256.Create(left[5]);
            f0 = Vector256.FusedMultiplyAdd(v, x, f0);
            f1 = Vector256.FusedMultiplyAdd(v, y, f1);
        }
        Store(products, a0, a1, add);
        Store(products + Stride, b0, b1, add);
        Store(products + 2 * Stride, c0, c1, add);
        Store(products + 3 * Stride, d0, d1, add);
        Store(products + 4 * Stride, e0, e1, add);
        Store(products + 5 * Stride, f0, f1, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* target, Vector512<float> low, Vector512<float> high, bool add)
    {
        if (add)
        {
            low = Vector512.Load(target) + low;
            high = Vector512.Load(target + 16) + high;
        }
        low.Store(target);
        high.Store(target + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* target, Vector256<float> low, Vector256<float> high, bool add)
    {
        if (add)
        {
            low = Vector256.Load(target) + low;
            high = Vector256.Load(target + 8) + high;
        }
        low.Store(target);
        high.Store(target + 8);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Slr.Flow.Codes;

/// <summary>Inner products of coded rows: bytes without sign on the left, with sign on the right. Whole numbers, so exact.</summary>
internal static unsafe class CodeKernel
{
    /// <summary>Rows of the left side.</summary>
    public const int Rows = 8;

    private const int Panel = CodePanels.Panel;

    /// <summary>Writes the products of eight rows and of a panel.</summary>
    /// <param name="left">Where each of the eight rows begins.</param>
    /// <param name="panel">The packed panel.</param>
    /// <param name="stride">Bytes of a row.</param>
    /// <param name="products">Product (i, j) is written at i x <paramref name="width"/> + j.</param>
    /// <param name="width">Distance of two rows of products.</param>
    public static void Multiply(byte** left, sbyte* panel, int stride, int* products, int width)
    {
        if (Avx512BW.IsSupported)
            MultiplyWide(left, panel, stride, products, width);
        else if (Avx2.IsSupported)
            MultiplyNarrow(left, panel, stride, products, width);
        else
            MultiplyPlain(left, panel, stride, products, width);
    }

    /// <summary>The product of a row's bytes and of another's codes.</summary>
    public static int Multiply(byte* left, sbyte* right, int stride)
    {
        if (Avx512BW.IsSupported)
            return MultiplyWide(left, right, stride);
        return Avx2.IsSupported ? MultiplyNarrow(left, right, stride) : MultiplyPlain(left, right, stride);
    }

    /// <summary>8 x 32 products in 16 accumulators of 16 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyWide(byte** left, sbyte* panel, int stride, int* products, int width)
    {
        byte* a = left[0], b = left[1], c = left[2], d = left[3], e = left[4], f = left[5], g = left[6], h = left[7];
        Vector512<int> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default,
            d0 = default, d1 = default, e0 = default, e1 = default, f0 = default, f1 = default, g0 = default,
            g1 = default, h0 = default, h1 = default;
        for (long k = 0; k < stride; k += 8, panel += 8 * Panel)
        {
            Vector512<sbyte> x0 = Vector512.Load(panel), x1 = Vector512.Load(panel + 64),
                y0 = Vector512.Load(panel + 128), y1 = Vector512.Load(panel + 192);
            a0 = Add(a0, a + k, x0, y0);
            a1 = Add(a1, a + k, x1, y1);
            b0 = Add(b0, b + k, x0, y0);
            b1 = Add(b1, b + k, x1, y1);
            c0 = Add(c0, c + k, x0, y0);
            c1 = Add(c1, c + k, x1, y1);
            d0 = Add(d0, d + k, x0, y0);
            d1 = Add(d1, d + k, x1, y1);
            e0 = Add(e0, e + k, x0, y0);
            e1 = Add(e1, e + k, x1, y1);
            f0 = Add(f0, f + k, x0, y0);
            f1 = Add(f1, f + k, x1, y1);
            g0 = Add(g0, g + k, x0, y0);
            g1 = Add(g1, g + k, x1, y1);
            h0 = Add(h0, h + k, x0, y0);
            h1 = Add(h1, h + k, x1, y1);
        }
        Store(products, a0, a1);
        Store(products + width, b0, b1);
        Store(products + 2 * width, c0, c1);
        Store(products + 3 * width, d0, d1);
        Store(products + 4 * width, e0, e1);
        Store(products + 5 * width, f0, f1);
        Store(products + 6 * width, g0, g1);
        Store(products + 7 * width, h0, h1);
    }

    /// <summary>2 x 32 products at a time in 8 accumulators of 8 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyNarrow(byte** left, sbyte* panel, int stride, int* products, int width)
    {
        for (int row = 0; row < Rows; row += 2, products += 2 * width)
        {
            byte* a = left[row], b = left[row + 1];
            sbyte* right = panel;
            Vector256<int> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
            for (long k = 0; k < stride; k += 4, right += 4 * Panel)
            {
                Vector256<byte> x = Vector256.Create(*(int*)(a + k)).AsByte(), y = Vector256.Create(*(int*)(b + k)).AsByte();
                Vector256<sbyte> v = Vector256.Load(right);
                a0 += Pairs(x, v);
                b0 += Pairs(y, v);
                v = Vector256.Load(right + 32);
                a1 += Pairs(x, v);
                b1 += Pairs(y, v);
                v = Vector256.Load(right + 64);
                a2 += Pairs(x, v);
                b2 += Pairs(y, v);
                v = Vector256.Load(right + 96);
                a3 += Pairs(x, v);
                b3 += Pairs(y, v);
            }
            Store(products, Vector512.Create(a0, a1), Vector512.Create(a2, a3));
            Store(products + width, Vector512.Create(b0, b1), Vector512.Create(b2, b3));
        }
    }

    internal static void MultiplyPlain(byte** left, sbyte* panel, int stride, int* products, int width)
    {
        for (int row = 0; row < Rows; row++)
            for (int column = 0; column < Panel; column++)
            {
                int sum = 0;
                for (int k = 0; k < stride; k++)
                    sum += left[row][k] * panel[(k / 4 * Panel + column) * 4 + k % 4];
                products[row * width + column] = sum;
            }
    }

    internal static int MultiplyWide(byte* left, sbyte* right, int stride)
    {
        Vector512<int> sum = default;
        for (int k = 0; k < stride; k += 64)
            sum += Avx512BW.MultiplyAddAdjacent(
                Avx512BW.MultiplyAddAdjacent(Vector512.Load(left + k), Vector512.Load(right + k)), Vector512<short>.One);
        return Vector512.Sum(sum);
    }

    internal static int MultiplyNarrow(byte* left, sbyte* right, int stride)
    {
        Vector256<int> sum = default;
        for (int k = 0; k < stride; k += 32)
            sum += Pairs(Vector256.Load(left + k), Vector256.Load(right + k));
        return Vector256.Sum(sum);
    }

    internal static int MultiplyPlain(byte* left, sbyte* right, int stride)
    {
        int sum = 0;
        for (int k = 0; k < stride; k++)
            sum += left[k] * right[k];
        return sum;
    }

    /// <summary>Adds eight products to each lane; four of them fit its two halves of 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Add(Vector512<int> sum, byte* left, Vector512<sbyte> x, Vector512<sbyte> y) =>
        sum + Avx512BW.MultiplyAddAdjacent(
            Avx512BW.MultiplyAddAdjacent(Vector512.Create(((int*)left)[0]).AsByte(), x)
                + Avx512BW.MultiplyAddAdjacent(Vector512.Create(((int*)left)[1]).AsByte(), y), Vector512<short>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Pairs(Vector256<byte> left, Vector256<sbyte> right) =>
        Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(left, right), Vector256<short>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(int* target, Vector512<int> low, Vector512<int> high)
    {
        low.Store(target);
        high.Store(target + 16);
    }
}

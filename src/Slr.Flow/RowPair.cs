using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Slr.Flow;

/// <summary>
/// Sums over two rows, for single pairs: in 2 x 16 lanes, folded in halves, which is one order on every machine. (Those of
/// <see cref="System.Numerics.Tensors.TensorPrimitives"/> depend on how wide a processor's vectors are.)
/// </summary>
internal static class RowPair
{
    private interface ITerm
    {
        static abstract Vector512<float> Add(Vector512<float> a, Vector512<float> b, Vector512<float> sum);

        static abstract float Add(float a, float b, float sum);
    }

    /// <summary>The squared distance of two rows.</summary>
    public static float SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => Sum<SquaredDifference>(a, b);

    /// <summary>The inner product of two rows.</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => Sum<Product>(a, b);

    /// <summary>The cosine of the angle between two rows; not a number where one of them is zero.</summary>
    public static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => Dot(a, b) / Math.Sqrt((double)Dot(a, a) * Dot(b, b));

    private static float Sum<TTerm>(ReadOnlySpan<float> a, ReadOnlySpan<float> b) where TTerm : struct, ITerm
    {
        if (a.Length != b.Length)
            throw new ArgumentException($"Rows of {a.Length} and {b.Length} values are no pair.", nameof(b));
        ref float first = ref MemoryMarshal.GetReference(a), second = ref MemoryMarshal.GetReference(b);
        Vector512<float> even = Vector512<float>.Zero, odd = Vector512<float>.Zero;
        nuint k = 0, whole = (nuint)(a.Length / 32 * 32);
        for (; k < whole; k += 32)
        {
            even = TTerm.Add(Vector512.LoadUnsafe(ref first, k), Vector512.LoadUnsafe(ref second, k), even);
            odd = TTerm.Add(Vector512.LoadUnsafe(ref first, k + 16), Vector512.LoadUnsafe(ref second, k + 16), odd);
        }
        even += odd;
        Vector256<float> eight = even.GetLower() + even.GetUpper();
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        float total = four[0] + four[1] + (four[2] + four[3]);
        for (int rest = (int)whole; rest < a.Length; rest++)
            total = TTerm.Add(a[rest], b[rest], total);
        return total;
    }

    private readonly struct SquaredDifference : ITerm
    {
        public static Vector512<float> Add(Vector512<float> a, Vector512<float> b, Vector512<float> sum) =>
            Vector512.FusedMultiplyAdd(a - b, a - b, sum);

        public static float Add(float a, float b, float sum) => MathF.FusedMultiplyAdd(a - b, a - b, sum);
    }

    private readonly struct Product : ITerm
    {
        public static Vector512<float> Add(Vector512<float> a, Vector512<float> b, Vector512<float> sum) =>
            Vector512.FusedMultiplyAdd(a, b, sum);

        public static float Add(float a, float b, float sum) => MathF.FusedMultiplyAdd(a, b, sum);
    }
}

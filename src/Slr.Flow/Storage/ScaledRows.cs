using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Slr.Flow.Storage;

/// <summary>
/// Rows that are scaled to length 1 whenever they are looked at: of a file that is only read, or in half precision, which would not
/// keep their length. They are, bit for bit, the rows that scaling them once in single precision would have made.
/// </summary>
/// <typeparam name="T">How a number is kept: <see cref="float"/> or <see cref="Half"/>.</typeparam>
/// <param name="segments">Where they lie.</param>
/// <param name="lengths">Length of each row; 1 leaves it as it is.</param>
public sealed class ScaledRows<T>(RowSegments<T> segments, double[] lengths) : FeatureRows(lengths.Length, segments.Dimension)
    where T : unmanaged, INumber<T>
{
    private protected override bool NeedsRoom => true;

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Read(int row, Span<float> room)
    {
        ReadOnlySpan<T> kept = segments[row];
        Span<float> values = room[..Dimension];
        if (typeof(T) == typeof(Half))
            TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<T, Half>(kept), values);
        else
            MemoryMarshal.Cast<T, float>(kept).CopyTo(values);
        if (lengths[row] != 1)
            Divide(values, lengths[row]);
        return values;
    }

    /// <summary>Divides in double precision, and rounds once.</summary>
    internal static void Divide(Span<float> values, double length)
    {
        var divisor = Vector512.Create(length);
        ref float first = ref MemoryMarshal.GetReference(values);
        int lanes = Vector512<float>.Count, k = 0;
        for (; k <= values.Length - lanes; k += lanes)
        {
            (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(Vector512.LoadUnsafe(ref first, (nuint)k));
            Vector512.Narrow(lower / divisor, upper / divisor).StoreUnsafe(ref first, (nuint)k);
        }
        for (; k < values.Length; k++)
            Unsafe.Add(ref first, k) = (float)(Unsafe.Add(ref first, k) / length);
    }
}

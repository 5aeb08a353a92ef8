using System.Collections.Immutable;

namespace Slr.Primitives.Files;

/// <summary>An array of a NumPy file.</summary>
/// <param name="Tensor">Type, shape and elements in C order; its name is the file's path.</param>
public sealed record NpyArray(StoredTensor Tensor)
{
    /// <summary>The extents, outermost first.</summary>
    public ImmutableArray<long> Shape => Tensor.Shape;

    /// <summary>The element type.</summary>
    public StoredType Type => Tensor.Type;

    /// <summary>The elements as single precision numbers (converted if need be).</summary>
    public float[] ToSingles() => Tensor.ToSingles();

    /// <summary>The elements as 32-bit integers.</summary>
    /// <exception cref="OverflowException">A value does not fit.</exception>
    public int[] ToInt32s() => Tensor.ToInt32s();
}

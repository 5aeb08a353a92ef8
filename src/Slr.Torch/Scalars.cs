using TorchSharp;

namespace Slr.Torch;

/// <summary>
/// Scalars that live as long as the process. TorchSharp passes raw handles to native code: a scalar made for one call
/// can be finalised by a collection on another thread while the call runs (docs/decisions/0002), so hot paths pass
/// these, or scalars of their own kept in fields.
/// </summary>
public static class Scalars
{
    /// <summary>0.</summary>
    public static readonly Scalar Zero = 0.0.ToScalar();

    /// <summary>1/2.</summary>
    public static readonly Scalar Half = 0.5.ToScalar();

    /// <summary>1.</summary>
    public static readonly Scalar One = 1.0.ToScalar();

    /// <summary>1 as an integer, for tensors of integers.</summary>
    public static readonly Scalar IntegerOne = 1L.ToScalar();

    /// <summary>2.</summary>
    public static readonly Scalar Two = 2.0.ToScalar();

    /// <summary>-1.</summary>
    public static readonly Scalar MinusOne = (-1.0).ToScalar();

    /// <summary>-2.</summary>
    public static readonly Scalar MinusTwo = (-2.0).ToScalar();
}

using Slr.Primitives;

namespace Slr.Data.Augmentation;

/// <summary>What random erasing writes where it erases.</summary>
public enum EraseFill
{
    /// <summary>ImageNet's mean colour, which is 0 once it is normalised.</summary>
    Mean,

    /// <summary>
    /// 0.485, 0.456, 0.406 after normalising, as ABMT's code does (it means the mean colour, but writes it into numbers that are
    /// normalised already): a grey a little lighter than the mean.
    /// </summary>
    Abmt,
}

/// <summary>The numbers behind <see cref="EraseFill"/>.</summary>
public static class EraseFills
{
    /// <summary>Red, green and blue of an erased place, normalised.</summary>
    public static ReadOnlySpan<float> Colour(this EraseFill fill) => fill == EraseFill.Mean ? [0, 0, 0] : ImageNet.Mean;
}

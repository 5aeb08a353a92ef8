using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>A run of elements of a flat tensor.</summary>
/// <param name="Start">The first.</param>
/// <param name="Count">How many.</param>
internal readonly record struct Segment(long Start, long Count)
{
    /// <summary>All elements of a tensor.</summary>
    public static Segment All(Tensor flat) => new(0, flat.shape[0]);

    /// <summary>One of several nearly equal parts, each but the last a multiple of 64 bytes.</summary>
    public static Segment Part(Tensor flat, int part, int parts)
    {
        long count = flat.shape[0], size = ((count + parts - 1) / parts + 15) / 16 * 16;
        long start = Math.Min(part * size, count);
        return new Segment(start, Math.Min(size, count - start));
    }

    /// <summary>The view of these elements.</summary>
    public Tensor Of(Tensor flat) => flat.narrow(0, Start, Count);
}

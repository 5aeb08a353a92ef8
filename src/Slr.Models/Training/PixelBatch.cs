namespace Slr.Models.Training;

/// <summary>
/// Images as they lie in native memory: float32, normalised, [count, height, width, 3]. The memory belongs to the
/// caller and is read during the call only.
/// </summary>
/// <param name="Pixels">The first float; aligned to 64 bytes for speed.</param>
/// <param name="Count">Images, at least 1.</param>
/// <param name="Height">Rows of an image.</param>
/// <param name="Width">Columns of an image.</param>
public readonly record struct PixelBatch(IntPtr Pixels, int Count, int Height, int Width)
{
    /// <summary>Bytes of all images.</summary>
    internal long ByteCount => 4L * Count * Height * Width * 3;
}

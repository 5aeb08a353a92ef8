namespace Slr.Data.Images;

/// <summary>Turns the bytes of an image file into pixels. One instance is used by one thread at a time.</summary>
public interface IImageDecoder
{
    /// <summary>Decodes the first frame, turned upright as its EXIF orientation says.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="maxPixels">An image that declares more is refused before it is decoded.</param>
    /// <param name="target">Receives the pixels; undefined unless the result is null.</param>
    /// <returns>Null when it worked, else what is wrong.</returns>
    ImageFault? Decode(ReadOnlySpan<byte> file, long maxPixels, PixelBuffer target);
}

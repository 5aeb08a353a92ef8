namespace Slr.Data.Images;

/// <summary>
/// Reads image files to pixels, with buffers that are used again. Whatever the file is, the answer is pixels or a
/// fault, never an exception. One instance is used by one thread at a time.
/// </summary>
/// <param name="decoder">Decodes; used by this reader alone.</param>
/// <param name="maxPixels">Images that declare more are refused; beyond 500 million it counts as that.</param>
public sealed class ImageFileReader(IImageDecoder decoder, long maxPixels)
{
    /// <summary>Bytes that a file may have besides 4 for each allowed pixel: headers, profiles, thumbnails.</summary>
    private const long HeaderBytes = 64L << 20;

    /// <summary>Larger buffers are not kept for the next file.</summary>
    private const int KeepBytes = 16 << 20;

    /// <summary>What fits in one array at four bytes a pixel.</summary>
    private readonly long limit = Math.Min(maxPixels, 500_000_000);

    private readonly BicubicResizer resizer = new();
    private readonly PixelBuffer frame = new();
    private byte[] bytes = [];

    /// <summary>The file in <see cref="frame"/>: boxes of one frame come one after the other, and it is decoded once for them.</summary>
    private string? frameOf;

    /// <summary>Pixels of the last file that was decoded.</summary>
    public PixelBuffer Pixels { get; } = new();

    /// <summary>Decodes an image and resizes it.</summary>
    /// <param name="image">The image.</param>
    /// <param name="size">The size wanted.</param>
    /// <param name="destination">Receives height x width x 3 bytes: RGB, row by row.</param>
    /// <returns>Null when it worked.</returns>
    public ImageFault? Read(ImageRecord image, ImageSize size, Span<byte> destination)
    {
        if (Decode(image) is { } fault)
            return fault;
        resizer.Resize(Pixels, size, destination);
        return null;
    }

    /// <summary>Decodes an image into <see cref="Pixels"/>: its file, or what lies in the file's picture of its box.</summary>
    /// <param name="image">The image.</param>
    /// <returns>Null when it worked.</returns>
    public ImageFault? Decode(ImageRecord image)
    {
        if (image.Box is not { } box)
            return Decode(image.Path, Pixels);
        if (frameOf != image.Path)
        {
            frameOf = null;
            if (Decode(image.Path, frame) is { } fault)
                return fault;
            frameOf = image.Path;
        }
        Rectangle inside = box.Within(frame.Size.Height, frame.Size.Width);
        if (inside.IsEmpty)
            return new(FindingKind.Unreadable, $"its box lies outside of the frame's {frame.Size} pixels");
        frame.CopyTo(Pixels, inside);
        return null;
    }

    private ImageFault? Decode(string path, PixelBuffer target)
    {
        try
        {
            return Load(path, out int length) ?? decoder.Decode(bytes.AsSpan(0, length), limit, target);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return new(FindingKind.Unreadable, "there is no such file (or it is a link to nowhere)");
        }
        catch (UnauthorizedAccessException)
        {
            return new(FindingKind.Unreadable, "it cannot be read: no permission, or it is a folder");
        }
        catch (IOException)
        {
            return new(FindingKind.Unreadable, "it cannot be read: the disk or the network gave an error");
        }
        catch (ArgumentException)
        {
            return new(FindingKind.Unreadable, "it cannot be read: no file has such a path");
        }
    }

    private ImageFault? Load(string path, out int length)
    {
        length = 0;
        var file = new FileInfo(path);
        if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
            file = target;
        // Asked before opening: a named pipe has no bytes, and opening it would wait for ever.
        if (file.Length == 0)
            return new(FindingKind.Empty, "the file is empty");
        if (file.Length > 4 * limit + HeaderBytes || file.Length > Array.MaxLength)
            return new(FindingKind.TooLarge, $"it has {file.Length} bytes");
        if (bytes.Length < file.Length || bytes.Length > KeepBytes && file.Length <= KeepBytes)
            bytes = GC.AllocateUninitializedArray<byte>((int)Math.Max(file.Length, 1 << 16));
        using var handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
        int expected = (int)file.Length;
        for (int read = -1; length < expected && read != 0; length += read)
            read = RandomAccess.Read(handle, bytes.AsSpan(length, expected - length), length);
        return null;
    }
}

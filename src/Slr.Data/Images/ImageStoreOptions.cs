namespace Slr.Data.Images;

/// <summary>How an <see cref="ImageStore"/> decodes and keeps images.</summary>
public sealed record ImageStoreOptions
{
    /// <summary>Size that every image is resized to.</summary>
    public ImageSize Size { get; init; } = new(256, 128);

    /// <summary>Makes a decoder; called once for each thread that decodes.</summary>
    public Func<IImageDecoder> Decoder { get; init; } = () => new SkiaDecoder();

    /// <summary>Bytes of decoded images kept in memory; 0 keeps none there.</summary>
    public long MemoryLimitBytes { get; init; } = 2L << 30;

    /// <summary>
    /// Folder for the memory-mapped file of the images beyond the memory limit; the file is removed with the store.
    /// Null = those images are decoded anew each time.
    /// </summary>
    public string? SpillFolder { get; init; }

    /// <summary>
    /// Bytes of the disk that the file of <see cref="SpillFolder"/> leaves free, for what a run cannot do without. When no
    /// more is free, the images that are not in the file yet are decoded anew each time.
    /// </summary>
    public long SpillReserveBytes { get; init; } = 1L << 30;

    /// <summary>Share of the images, 0 to 1, that may be unreadable before reading throws.</summary>
    public double MaxUnreadableShare { get; init; } = 0.01;

    /// <summary>Images that declare more pixels are quarantined before they are decoded (decompression bombs).</summary>
    public long MaxPixels { get; init; } = 50_000_000;
}

namespace Slr.Data.Images;

/// <summary>Pixels of one image, in memory that is used again for the next.</summary>
public sealed class PixelBuffer
{
    /// <summary>Bytes behind the last pixel that vector code may read.</summary>
    internal const int Slack = 64;

    /// <summary>Larger buffers are not kept for the next image.</summary>
    private const int KeepBytes = 16 << 20;

    private byte[] bytes = [];

    /// <summary>Size of the image.</summary>
    public ImageSize Size { get; private set; }

    /// <summary>Height x width x 4 bytes: red, green, blue and one that has no meaning; row by row.</summary>
    public Span<byte> Rgbx => bytes.AsSpan(0, Size.Height * Size.Width * 4);

    /// <summary>The pixels and <see cref="Slack"/> bytes of no meaning behind them.</summary>
    internal ReadOnlySpan<byte> WithSlack => bytes.AsSpan(0, Size.Height * Size.Width * 4 + Slack);

    /// <summary>Makes room for an image; its pixels are undefined until written.</summary>
    /// <param name="size">At most 500 million pixels.</param>
    public void Resize(ImageSize size)
    {
        int needed = checked((int)(size.Pixels * 4) + Slack);
        if (bytes.Length < needed || bytes.Length > KeepBytes && needed <= KeepBytes)
            bytes = GC.AllocateUninitializedArray<byte>(needed);
        Size = size;
    }

    /// <summary>Copies a part of the image.</summary>
    /// <param name="target">Another buffer; it is resized.</param>
    /// <param name="part">It lies within the image.</param>
    public void CopyTo(PixelBuffer target, Rectangle part)
    {
        target.Resize(new(part.Height, part.Width));
        for (int row = 0; row < part.Height; row++)
            Rgbx.Slice(((part.Top + row) * Size.Width + part.Left) * 4, part.Width * 4).CopyTo(target.Rgbx[(row * part.Width * 4)..]);
    }
}

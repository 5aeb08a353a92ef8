namespace Slr.Data.Images;

/// <summary>Size of an image in pixels.</summary>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Width">Columns, at least 1.</param>
public readonly record struct ImageSize(int Height, int Width)
{
    /// <summary>Pixels of the image.</summary>
    public long Pixels => (long)Height * Width;

    /// <summary>As people write it: height x width.</summary>
    public override string ToString() => $"{Height} x {Width}";
}

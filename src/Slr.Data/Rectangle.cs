namespace Slr.Data;

/// <summary>A part of an image, in pixels.</summary>
/// <param name="Top">First row.</param>
/// <param name="Left">First column.</param>
/// <param name="Height">Rows; 0 = empty.</param>
/// <param name="Width">Columns; 0 = empty.</param>
public readonly record struct Rectangle(int Top, int Left, int Height, int Width)
{
    /// <summary>True when it covers no pixel.</summary>
    public bool IsEmpty => Height <= 0 || Width <= 0;

    /// <summary>What of it lies within an image.</summary>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    public Rectangle Within(int height, int width)
    {
        int top = Math.Clamp(Top, 0, height), left = Math.Clamp(Left, 0, width);
        return new(top, left, Math.Clamp(Top + Height, 0, height) - top, Math.Clamp(Left + Width, 0, width) - left);
    }
}

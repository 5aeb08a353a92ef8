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
}

namespace Slr.Data.Images;

/// <summary>Which side of the upright image the first stored row and the first stored column are; numbered as in EXIF.</summary>
public enum Orientation
{
    /// <summary>Stored upright.</summary>
    TopLeft = 1,

    /// <summary>Mirrored.</summary>
    TopRight,

    /// <summary>Upside down.</summary>
    BottomRight,

    /// <summary>Upside down and mirrored.</summary>
    BottomLeft,

    /// <summary>Transposed: from here on, rows are stored as columns.</summary>
    LeftTop,

    /// <summary>To be turned clockwise.</summary>
    RightTop,

    /// <summary>Transposed along the other diagonal.</summary>
    RightBottom,

    /// <summary>To be turned anticlockwise.</summary>
    LeftBottom,
}

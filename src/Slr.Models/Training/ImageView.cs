namespace Slr.Models.Training;

/// <summary>How one image of <see cref="DeviceImages"/> is shown in one step.</summary>
/// <param name="Image">Its number.</param>
/// <param name="Flip">Mirrored, before it is shifted.</param>
/// <param name="Down">Row y of the view shows row y + down; black outside the image.</param>
/// <param name="Right">Column x of the view shows column x + right; black outside the image.</param>
/// <param name="ErasedTop">First row that is erased.</param>
/// <param name="ErasedLeft">First column that is erased.</param>
/// <param name="ErasedHeight">Rows that are erased; 0 for none.</param>
/// <param name="ErasedWidth">Columns that are erased; 0 for none.</param>
public readonly record struct ImageView(
    int Image, bool Flip = false, int Down = 0, int Right = 0,
    int ErasedTop = 0, int ErasedLeft = 0, int ErasedHeight = 0, int ErasedWidth = 0);

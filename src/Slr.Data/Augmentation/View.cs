namespace Slr.Data.Augmentation;

/// <summary>How one image is shown in one training step.</summary>
/// <param name="Flip">Mirrored, before it is cropped.</param>
/// <param name="Top">First row of the crop in the padded image; equal to the padding for no shift.</param>
/// <param name="Left">First column of the crop in the padded image; equal to the padding for no shift.</param>
/// <param name="Erased">Part of the crop that is erased, see <see cref="EraseFill"/>; empty for none.</param>
public readonly record struct View(bool Flip, int Top, int Left, Rectangle Erased);

namespace Slr.Models.Networks;

/// <summary>A convolution of the network as an image meets it; its padding keeps the size at stride 1.</summary>
/// <param name="Name">Canonical name of its kernel.</param>
/// <param name="In">Channels of its input.</param>
/// <param name="Out">Channels of its output.</param>
/// <param name="Kernel">Rows and columns of its kernel, odd.</param>
/// <param name="Stride">Stride in both directions.</param>
/// <param name="Height">Rows of its input.</param>
/// <param name="Width">Columns of its input.</param>
public sealed record ConvolutionShape(string Name, int In, int Out, int Kernel, int Stride, int Height, int Width)
{
    /// <summary>Rows of its output.</summary>
    public int OutHeight => (Height + Stride - 1) / Stride;

    /// <summary>Columns of its output.</summary>
    public int OutWidth => (Width + Stride - 1) / Stride;

    /// <summary>Floating-point operations for one image: two per product and sum.</summary>
    public double Operations => 2.0 * In * Out * Kernel * Kernel * OutHeight * OutWidth;
}

namespace Slr.Primitives;

/// <summary>ImageNet's colours, with which images are normalised: (x / 255 - mean) / deviation.</summary>
public static class ImageNet
{
    /// <summary>Mean of red, green and blue, in [0, 1].</summary>
    public static ReadOnlySpan<float> Mean => [0.485f, 0.456f, 0.406f];

    /// <summary>Their standard deviations.</summary>
    public static ReadOnlySpan<float> Deviation => [0.229f, 0.224f, 0.225f];

    /// <summary>Normalising as one product and one sum, byte x scale + offset; each number rounded once.</summary>
    /// <param name="colour">0 red, 1 green, 2 blue.</param>
    public static float Scale(int colour) => (float)(1 / (255.0 * Deviation[colour]));

    /// <inheritdoc cref="Scale"/>
    public static float Offset(int colour) => (float)(-(double)Mean[colour] / Deviation[colour]);
}

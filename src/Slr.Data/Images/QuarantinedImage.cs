namespace Slr.Data.Images;

/// <summary>An image that is left out of the run.</summary>
/// <param name="Image">The image.</param>
/// <param name="Reason">What is wrong with its file, for people.</param>
public sealed record QuarantinedImage(ImageRecord Image, string Reason);

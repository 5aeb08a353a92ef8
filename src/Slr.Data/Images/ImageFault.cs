namespace Slr.Data.Images;

/// <summary>Why an image file cannot be used.</summary>
/// <param name="Kind">What kind of fault.</param>
/// <param name="Reason">For people, without the path.</param>
public sealed record ImageFault(FindingKind Kind, string Reason);

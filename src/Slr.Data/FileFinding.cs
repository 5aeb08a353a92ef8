namespace Slr.Data;

/// <summary>What is the matter with a file of a data set.</summary>
public enum FindingKind
{
    /// <summary>Its name does not follow the data set's pattern; it is left out.</summary>
    Misnamed,

    /// <summary>A folder of a tool, a loop of links, a name that is not UTF-8, a repeated line; it is left out.</summary>
    LeftOut,

    /// <summary>It is missing, or may not be read.</summary>
    Unreadable,

    /// <summary>It has no bytes.</summary>
    Empty,

    /// <summary>It is no image of a known format.</summary>
    NotAnImage,

    /// <summary>It ends early or its data are damaged.</summary>
    Truncated,

    /// <summary>It declares more pixels, or has more bytes, than the limit.</summary>
    TooLarge,

    /// <summary>It is readable, but of a size or shape that a person's crop hardly has; it is used.</summary>
    OddSize,
}

/// <summary>A file with something the matter.</summary>
/// <param name="Kind">What kind of matter.</param>
/// <param name="Path">The file.</param>
/// <param name="Reason">For people.</param>
public sealed record FileFinding(FindingKind Kind, string Path, string Reason);

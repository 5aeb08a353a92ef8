using System.Collections.Immutable;

namespace Slr.Data.Datasets;

/// <summary>What a split holds, beside what its authors published.</summary>
/// <param name="Split">The split.</param>
/// <param name="Images">Images listed.</param>
/// <param name="Identities">Distinct people; distractors and junk are none.</param>
/// <param name="Cameras">Distinct known cameras.</param>
/// <param name="PublishedImages">Published number of images; null = not published.</param>
/// <param name="PublishedIdentities">Published number of people; null = not published.</param>
/// <param name="PublishedCameras">Published number of cameras; null = not published.</param>
public sealed record SplitCount(
    Split Split, int Images, int Identities, int Cameras, int? PublishedImages, int? PublishedIdentities, int? PublishedCameras)
{
    /// <summary>Images that a run would quarantine.</summary>
    public int Unreadable { get; init; }

    /// <summary>True when nothing differs from what was published.</summary>
    public bool AsPublished => (PublishedImages ?? Images) == Images && (PublishedIdentities ?? Identities) == Identities
        && (PublishedCameras ?? Cameras) == Cameras;
}

/// <summary>What a check found.</summary>
/// <param name="Name">The data set's name; null = not recognised.</param>
/// <param name="Root">Its own folder.</param>
/// <param name="Generated">True for drawn stand-in data, which is not compared with published counts.</param>
/// <param name="Splits">Train, query, gallery; empty when there are problems.</param>
/// <param name="Junk">Images marked as junk, which are not listed.</param>
/// <param name="Findings">Every file with something the matter, the misnamed first, then in order of the splits.</param>
/// <param name="Problems">What makes the data set unusable.</param>
public sealed record DatasetCheckReport(
    string? Name,
    string Root,
    bool Generated,
    ImmutableArray<SplitCount> Splits,
    int Junk,
    ImmutableArray<FileFinding> Findings,
    ImmutableArray<string> Problems)
{
    /// <summary>Files among the images that are no images by their names; nothing is the matter with them.</summary>
    public ImmutableArray<string> Ignored { get; init; } = [];

    /// <summary>Sentences on how it is read, what is not used and what cannot be scored; a run can use it all the same.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>The cameras of its training images and their tracks.</summary>
    public ImmutableArray<CameraCount> Cameras { get; init; } = [];

    /// <summary>Names of other data sets that were found in the same folder and not checked.</summary>
    public ImmutableArray<string> AlsoHere { get; init; } = [];

    /// <summary>True when the data set can be used and nothing is the matter with any file.</summary>
    public bool Sound => Problems.IsEmpty && Findings.IsEmpty;

    /// <summary>Images that a run would quarantine.</summary>
    public int Unreadable => Splits.Sum(split => split.Unreadable);

    /// <summary>Splits with more unreadable images than a run allows: it counts them split by split.</summary>
    /// <param name="share">The allowed share, 0 to 1.</param>
    public IEnumerable<SplitCount> SplitsBeyond(double share) => Splits.Where(split => split.Unreadable > share * split.Images);
}

namespace Slr.Data.Datasets;

/// <summary>Images below a data set's folder that it does not name: a download that is not understood, or more than one.</summary>
internal static class UnusedImages
{
    /// <summary>A sentence for each folder directly below the root that holds any.</summary>
    public static IEnumerable<string> Describe(Listing listing)
    {
        HashSet<string> known = [.. listing.Keys, .. listing.Findings.Select(finding => Path.GetRelativePath(listing.Root, finding.Path))];
        var below = new List<string>();
        if (UnlistableFolder.Look(listing.Root, () => below.AddRange(new ImageWalk(listing.Root).Below(""))) is { } problem)
            return [problem];
        return below.Where(key => !known.Contains(key)).GroupBy(key => key.Contains('/') ? key[..key.IndexOf('/')] : "")
            .Select(folder =>
                $"{folder.Count()} images in {Path.Combine(listing.Root, folder.Key)} are not used, the first: {folder.First()}");
    }
}

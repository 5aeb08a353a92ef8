using Slr.Data;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Leading;

/// <summary>The files behind images, for nodes that have a copy of them.</summary>
/// <param name="Root">Folder that a copy corresponds to.</param>
/// <param name="Images">The images by number.</param>
/// <param name="Decoder">What decodes them, as the setting <c>data.decoder</c> names it.</param>
/// <param name="MaxPixels">Images that declare more pixels are refused.</param>
public sealed record ImageFiles(string Root, IReadOnlyList<ImageRecord> Images, string Decoder, long MaxPixels)
{
    /// <summary>Which files some images are, and what is in them; null for one that cannot be read or lies elsewhere.</summary>
    /// <param name="images">Numbers of the images.</param>
    internal ImageFile?[] Describe(int[] images)
    {
        var hashes = new Dictionary<string, string?>(StringComparer.Ordinal); // many boxes lie in one frame
        return [.. images.Select(image =>
        {
            ImageRecord record = Images[image];
            string path = Path.GetRelativePath(Root, record.Path);
            if (Path.IsPathRooted(path) || path.StartsWith("..", StringComparison.Ordinal))
                return null;
            if (!hashes.TryGetValue(record.Path, out string? hash))
                hashes.Add(record.Path, hash = ImageFile.HashOf(record.Path));
            return hash is null ? null : new ImageFile(path.Replace('\\', '/'), record.Box, hash);
        })];
    }
}

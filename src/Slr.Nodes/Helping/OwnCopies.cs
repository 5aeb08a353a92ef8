using System.Collections.Concurrent;
using Slr.Data;
using Slr.Data.Images;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Helping;

/// <summary>Copies of data sets that a node has: images of which it has the same file are not sent to it. For any thread.</summary>
/// <param name="folders">Their folders; the first that has a file counts.</param>
/// <param name="decoder">Makes decoders by name.</param>
internal sealed class OwnCopies(IReadOnlyList<string> folders, Func<string, IImageDecoder> decoder)
{
    private readonly ConcurrentDictionary<(string Decoder, long MaxPixels), ConcurrentBag<ImageFileReader>> readers = [];

    /// <summary>True where there is none.</summary>
    public bool IsEmpty => folders.Count == 0;

    /// <summary>The pixels of an image whose file is here, byte for byte, and can be decoded; null for another one.</summary>
    public byte[]? Read(ImageFile file, JobTerms terms)
    {
        if (Find(file) is not { } path)
            return null;
        ConcurrentBag<ImageFileReader> bag = readers.GetOrAdd((terms.Decoder, terms.MaxPixels), _ => []);
        if (!bag.TryTake(out ImageFileReader? reader))
            reader = new ImageFileReader(decoder(terms.Decoder), terms.MaxPixels);
        byte[] pixels = new byte[terms.Height * terms.Width * 3];
        var image = new ImageRecord(file.Path, path, -1, -1) { Box = file.Box };
        ImageFault? fault = reader.Read(image, new(terms.Height, terms.Width), pixels);
        bag.Add(reader);
        return fault is null ? pixels : null;
    }

    /// <summary>Whatever a trainer names, nothing outside of the folders is looked at.</summary>
    private string? Find(ImageFile file) => folders
        .Select(Path.TrimEndingDirectorySeparator)
        .Select(folder => (Start: folder + Path.DirectorySeparatorChar, Path: Path.GetFullPath(Path.Combine(folder, file.Path))))
        .Where(at => at.Path.StartsWith(at.Start, StringComparison.Ordinal))
        .Select(at => at.Path).FirstOrDefault(path => ImageFile.HashOf(path) == file.Hash);
}

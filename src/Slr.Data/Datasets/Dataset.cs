using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Slr.Data.Datasets;

/// <summary>A data set as found on the disk: three splits, each in ordinal order of its keys.</summary>
/// <param name="Name">Its name in the settings, for example market1501.</param>
/// <param name="Root">Folder that the keys are relative to.</param>
/// <param name="Generated">True for drawn stand-in data, whose results say nothing about real data.</param>
/// <param name="Train">Images to train on.</param>
/// <param name="Query">Images to search for; may be empty.</param>
/// <param name="Gallery">Images to search in; may be empty.</param>
public sealed record Dataset(
    string Name,
    string Root,
    bool Generated,
    ImmutableArray<ImageRecord> Train,
    ImmutableArray<ImageRecord> Query,
    ImmutableArray<ImageRecord> Gallery)
{
    /// <summary>The name of <see cref="None"/> in the settings.</summary>
    public const string NoName = "none";

    /// <summary>No images at all: the source of a run that has none.</summary>
    public static Dataset None { get; } = new(NoName, "", false, [], [], []);

    /// <summary>The file that marks a folder as generated and holds the options that it was drawn with.</summary>
    public const string GeneratedMarker = "GENERATED.txt";

    /// <summary>Images to search for or in that are marked as junk, which are not listed.</summary>
    public int Junk { get; init; }

    /// <summary>True when queries and gallery are halves of tracks instead of known people (<see cref="TrackHalves"/>).</summary>
    public bool ScoredByTracks { get; init; }

    /// <summary>Sentences on how it is read and what is left out, for whoever uses it; empty when all is as it should be.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Names of the cameras that were numbered because not all of them are called by numbers.</summary>
    public ImmutableDictionary<int, string> CameraNames { get; init; } = ImmutableDictionary<int, string>.Empty;

    /// <summary>How people call each track (<see cref="ImageRecord.Track"/>): its camera and its own name.</summary>
    public ImmutableArray<string> TrackNames { get; init; } = [];

    /// <summary>
    /// SHA-256 over the keys, identities, cameras and contents of all images of all splits, and over tracks and times where any
    /// are known, in hexadecimal: equal for a copy on another machine, different when one byte of one image is. All files are
    /// read once, on all cores; whoever trains on them reads them again from the system's memory.
    /// </summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> numbers = stackalloc byte[8];
        foreach (ImmutableArray<ImageRecord> split in (ReadOnlySpan<ImmutableArray<ImageRecord>>)[Train, Query, Gallery])
        {
            BinaryPrimitives.WriteInt64LittleEndian(numbers, split.Length);
            hash.AppendData(numbers);
            var contents = new ConcurrentDictionary<string, byte[]>(StringComparer.Ordinal);
            Parallel.ForEach(split.Select(image => image.Path).Distinct(StringComparer.Ordinal), path => contents[path] = ContentOf(path));
            foreach (ImageRecord image in split)
            {
                BinaryPrimitives.WriteInt32LittleEndian(numbers, image.Identity);
                BinaryPrimitives.WriteInt32LittleEndian(numbers[4..], image.Camera);
                hash.AppendData(Encoding.UTF8.GetBytes(image.Key));
                hash.AppendData(numbers);
                hash.AppendData(contents[image.Path]);
            }
        }
        AppendSightings(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Boxes are part of the keys.</summary>
    private void AppendSightings(IncrementalHash hash)
    {
        ImageRecord[] images = [.. Train, .. Query, .. Gallery];
        if (!images.Any(image => image.Track != ImageRecord.UnknownTrack || !double.IsNaN(image.Time)))
            return;
        Span<byte> numbers = stackalloc byte[12];
        foreach (ImageRecord image in images)
        {
            BinaryPrimitives.WriteInt32LittleEndian(numbers, image.Track);
            BinaryPrimitives.WriteDoubleLittleEndian(numbers[4..], image.Time);
            hash.AppendData(numbers);
        }
    }

    /// <summary>Distinct training identities that name a person.</summary>
    public int TrainIdentities() => Train.Where(image => image.Identity >= 0).Select(image => image.Identity).Distinct().Count();

    /// <summary>A file that cannot be read has no content: the loader will name it.</summary>
    private static byte[] ContentOf(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return SHA256.HashData(stream);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new byte[SHA256.HashSizeInBytes];
        }
    }
}

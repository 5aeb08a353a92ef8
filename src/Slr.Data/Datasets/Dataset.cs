using System.Buffers.Binary;
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
    /// <summary>Images to search for or in that are marked as junk, which are not listed.</summary>
    public int Junk { get; init; }

    /// <summary>Sentences on how it is read and what is left out, for whoever uses it; empty when all is as it should be.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>
    /// SHA-256 over the keys, identities, cameras and file lengths of all splits, in hexadecimal: equal for a copy on
    /// another machine, different when an image is added, removed or replaced by one of another length.
    /// </summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> numbers = stackalloc byte[16];
        foreach (ImmutableArray<ImageRecord> split in (ReadOnlySpan<ImmutableArray<ImageRecord>>)[Train, Query, Gallery])
        {
            BinaryPrimitives.WriteInt64LittleEndian(numbers, split.Length);
            hash.AppendData(numbers[..8]);
            foreach (ImageRecord image in split)
            {
                BinaryPrimitives.WriteInt32LittleEndian(numbers, image.Identity);
                BinaryPrimitives.WriteInt32LittleEndian(numbers[4..], image.Camera);
                BinaryPrimitives.WriteInt64LittleEndian(numbers[8..], LengthOf(image.Path));
                hash.AppendData(Encoding.UTF8.GetBytes(image.Key));
                hash.AppendData(numbers);
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Distinct training identities that name a person.</summary>
    public int TrainIdentities() => Train.Where(image => image.Identity >= 0).Select(image => image.Identity).Distinct().Count();

    /// <summary>A file that cannot be looked at counts as length -1: the loader will name it.</summary>
    private static long LengthOf(string path)
    {
        try
        {
            FileSystemInfo? target = File.ResolveLinkTarget(path, returnFinalTarget: true);
            return new FileInfo(target?.FullName ?? path).Length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return -1;
        }
    }
}

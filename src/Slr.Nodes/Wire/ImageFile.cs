using System.Security.Cryptography;
using Slr.Data;

namespace Slr.Nodes.Wire;

/// <summary>The file of an image, as another machine may have it too.</summary>
/// <param name="Path">Path below the data set's folder, with '/' between its parts.</param>
/// <param name="Box">The part of the picture that is the image; null = all of it.</param>
/// <param name="Hash">SHA-256 of the file, in hexadecimal.</param>
internal sealed record ImageFile(string Path, Rectangle? Box, string Hash)
{
    /// <summary>SHA-256 of a file, in hexadecimal; null when it cannot be read.</summary>
    public static string? HashOf(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}

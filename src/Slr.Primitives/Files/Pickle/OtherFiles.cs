using System.Text;

namespace Slr.Primitives.Files.Pickle;

/// <summary>What people have in place of weights: told by its first bytes, with what to do about it.</summary>
internal static class OtherFiles
{
    private const string Unpack = "unpack it and name the file of weights in it";

    private static readonly (byte[] Start, string What)[] Binary =
    [
        ([0x1F, 0x8B], $"is compressed with gzip: {Unpack}"),
        ([.. "BZh"u8], $"is compressed with bzip2: {Unpack}"),
        ([0xFD, .. "7zXZ"u8], $"is compressed with xz: {Unpack}"),
        ([0x28, 0xB5, 0x2F, 0xFD], $"is compressed with zstd: {Unpack}"),
        ([.. "7z"u8, 0xBC, 0xAF], $"is a 7-Zip archive: {Unpack}"),
        ([.. "PK"u8, 5, 6], "is an empty zip archive"),
        ([0x89, .. "HDF"u8], "is an HDF5 file, as Keras writes it; only weights of PyTorch and safetensors are read"),
        ([0x93, .. "NUMPY"u8], "is a NumPy array; only weights of PyTorch and safetensors are read"),
        ([.. "GGUF"u8], "is a GGUF file of a language model; only weights of PyTorch and safetensors are read"),
    ];

    /// <summary>A sentence without its subject, for instance <c>is a web page ...</c>.</summary>
    public static string Name(ReadOnlySpan<byte> start)
    {
        foreach ((byte[] mark, string what) in Binary)
            if (start.StartsWith(mark))
                return what;
        if (start.Length > 262 && start[257..262].SequenceEqual("ustar"u8))
            return $"is a tar archive: {Unpack}";
        string text = Encoding.Latin1.GetString(start).TrimStart('\xEF', '\xBB', '\xBF', ' ', '\t', '\r', '\n');
        if (text.StartsWith("version https://git-lfs", StringComparison.Ordinal))
            return "is a Git LFS pointer, which stands for the weights: fetch them with 'git lfs pull'";
        if (text.StartsWith('<'))
            return "is a web page, not weights: whatever fetched it was answered with a page; fetch it again, with a browser if need be";
        return !start.ContainsAnyExceptInRange((byte)'\t', (byte)'~')
            ? "is a text file, neither a PyTorch checkpoint nor a safetensors file"
            : "is neither a PyTorch checkpoint nor a safetensors file, or its beginning is lost";
    }
}

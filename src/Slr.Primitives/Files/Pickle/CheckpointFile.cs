namespace Slr.Primitives.Files.Pickle;

/// <summary>
/// Tensors of a checkpoint of PyTorch (zip form since 1.6, or the older form) or of a safetensors file. Reading cannot
/// run code: a checkpoint is a pickle, and only the few steps and names that tensors need are known.
/// </summary>
public static class CheckpointFile
{
    /// <summary>
    /// Reads every weight in the order of the file. Nested dictionaries give dotted names; where the weights lie under
    /// <c>state_dict</c>, <c>model_state_dict</c>, <c>model</c>, <c>network</c> or <c>net</c>, only these are read; the
    /// prefix <c>module.</c> of data-parallel training is removed.
    /// </summary>
    /// <param name="path">The file; its kind is told by its content, not by its name.</param>
    /// <exception cref="FileFormatException">The file is damaged, or asks for something that is not a tensor.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static IReadOnlyList<StoredTensor> Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>As <see cref="Read(string)"/>, from the start of a seekable stream.</summary>
    public static IReadOnlyList<StoredTensor> Read(Stream stream, string path = "(stream)")
    {
        Span<byte> start = stackalloc byte[4];
        int length = stream.ReadAtLeast(start, 4, throwOnEndOfStream: false);
        stream.Position = 0;
        try
        {
            if (start.SequenceEqual("PK\x03\x04"u8))
                return Weights(TorchZipFile.Read(stream, path), stream.Length, path);
            if (length == 4 && start[0] == 0x80)
                return Weights(ReadLegacy(stream, path), stream.Length, path);
            return SafeTensorsFile.Read(stream, path).Tensors;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or OverflowException or ArgumentException)
        {
            throw new FileFormatException(path, $"is damaged: {e.Message}", e);
        }
    }

    private static IReadOnlyList<StoredTensor> Weights(object? root, long fileLength, string path)
    {
        var views = new TensorViews(path, limit: 4 * fileLength);
        return [.. StateDictionary.Find(root, path).Select(pair => views.Materialise(pair.Key, pair.Value))];
    }

    private static object? ReadLegacy(Stream stream, string path)
    {
        if (stream.Length > Array.MaxLength)
            throw new FileFormatException(path, $"has {stream.Length} bytes; up to 2 GB can be read");
        byte[] data = GC.AllocateUninitializedArray<byte>((int)stream.Length);
        stream.ReadExactly(data);
        return TorchLegacyFile.Read(data, path);
    }
}

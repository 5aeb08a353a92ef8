namespace Slr.Primitives.Files.Pickle;

/// <summary>
/// Tensors of a checkpoint of PyTorch (zip form since 1.6, or the older form) or of a safetensors file. Reading cannot
/// run code: a checkpoint is a pickle, and only the few steps and names that tensors need mean anything here.
/// </summary>
public static class CheckpointFile
{
    /// <summary>Enough to tell a tar archive, whose mark is at byte 257.</summary>
    private const int StartLength = 512;
    private const string NoContent = "is empty, or a pipe: weights are read from a file";

    /// <summary>
    /// Reads every tensor in the order of the file. Dictionaries around it give it a dotted name, for instance
    /// <c>state_dict.module.conv1.weight</c>.
    /// </summary>
    /// <param name="path">The file; its kind is told by its content, not by its name.</param>
    /// <exception cref="FileFormatException">The file is no checkpoint, is damaged, holds no tensors, or would run a program.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static IReadOnlyList<StoredTensor> Read(string path)
    {
        if (Directory.Exists(path))
            throw new FileFormatException(path, "is a folder; name the file of weights in it");
        // Told before it is opened: opening a pipe that nobody writes to would wait for ever.
        var file = new FileInfo(path);
        if ((file.ResolveLinkTarget(returnFinalTarget: true) ?? file) is FileInfo { Exists: true, Length: 0 })
            throw new FileFormatException(path, NoContent);
        using FileStream stream = File.OpenRead(path);
        return stream.CanSeek ? Read(stream, path) : throw new FileFormatException(path, NoContent);
    }

    /// <summary>The free text of a safetensors file's header; empty for other files.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public static IReadOnlyDictionary<string, string> Metadata(string path)
    {
        using FileStream stream = File.OpenRead(path);
        Span<byte> start = stackalloc byte[StartLength];
        bool safe = SafeTensorsFile.IsLike(start[..stream.ReadAtLeast(start, StartLength, throwOnEndOfStream: false)]);
        stream.Position = 0;
        return safe ? SafeTensorsHeader.Read(stream, path).Metadata : new SortedDictionary<string, string>();
    }

    /// <summary>As <see cref="Read(string)"/>, from the start of a seekable stream.</summary>
    public static IReadOnlyList<StoredTensor> Read(Stream stream, string path = "(stream)")
    {
        Span<byte> start = stackalloc byte[StartLength];
        start = start[..stream.ReadAtLeast(start, StartLength, throwOnEndOfStream: false)];
        stream.Position = 0;
        try
        {
            IReadOnlyList<StoredTensor> tensors = start switch
            {
                [(byte)'P', (byte)'K', 3, 4, ..] => Tensors(TorchZipFile.Read(stream, path), stream.Length, path),
                _ when SafeTensorsFile.IsLike(start) => SafeTensorsFile.Read(stream, path).Tensors,
                [0x80, ..] => Tensors(ReadLegacy(stream, path), stream.Length, path),
                _ => throw new FileFormatException(path, OtherFiles.Name(start)),
            };
            return tensors.Count > 0 ? tensors : throw new FileFormatException(path, "holds no tensors");
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new FileFormatException(path, "is damaged, or was cut off: copy or download it again", e);
        }
        catch (Exception e) when (e is OverflowException or ArgumentException)
        {
            throw new FileFormatException(path, "is damaged: the sizes that it names contradict one another", e);
        }
    }

    private static IReadOnlyList<StoredTensor> Tensors(object? root, long fileLength, string path)
    {
        var views = new TensorViews(path, limit: 4 * fileLength);
        return [.. StateDictionary.Flatten(root, fileLength, path).Select(pair => views.Materialise(pair.Key, pair.Value))];
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

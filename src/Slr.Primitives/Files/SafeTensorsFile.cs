using System.Collections.Immutable;

namespace Slr.Primitives.Files;

/// <summary>
/// Tensors by name in Hugging Face's safetensors format: 8-byte little-endian header length, JSON header, raw data.
/// Writing is deterministic: the same tensors in the same order give the same bytes.
/// </summary>
public sealed class SafeTensorsFile
{
    private readonly Dictionary<string, StoredTensor> byName;

    private SafeTensorsFile(ImmutableArray<StoredTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Tensors = tensors;
        Metadata = metadata;
        byName = tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
    }

    /// <summary>The tensors in the order of their data.</summary>
    public ImmutableArray<StoredTensor> Tensors { get; }

    /// <summary>The names in the order of the data.</summary>
    public IEnumerable<string> Names => Tensors.Select(t => t.Name);

    /// <summary>The header's free text entries, sorted by key.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>True when there is a tensor of this name.</summary>
    public bool Contains(string name) => byName.ContainsKey(name);

    /// <summary>The tensor of this name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public StoredTensor this[string name] => byName.TryGetValue(name, out StoredTensor? tensor)
        ? tensor
        : throw new KeyNotFoundException($"no tensor named '{name}' in the file");

    /// <summary>
    /// True when a file that begins like this is in this format, whole or not: its header is a JSON object behind eight
    /// bytes that hold its length.
    /// </summary>
    /// <param name="start">The first bytes, nine at least.</param>
    public static bool IsLike(ReadOnlySpan<byte> start) =>
        start.Length > 8 && start[8] == (byte)'{' && start[4..8].IndexOfAnyExcept((byte)0) < 0;

    /// <summary>Reads a whole file. Every offset is checked before anything is allocated for it.</summary>
    /// <exception cref="FileFormatException">The file is truncated, padded, overlapping or otherwise malformed.</exception>
    public static SafeTensorsFile Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads from the stream's position to its end.</summary>
    /// <param name="stream">A seekable stream.</param>
    /// <param name="path">The name for messages.</param>
    /// <exception cref="FileFormatException">The content is malformed.</exception>
    public static SafeTensorsFile Read(Stream stream, string path = "(stream)")
    {
        (ImmutableArray<SafeTensorsHeader.Entry> entries, SortedDictionary<string, string> metadata) =
            SafeTensorsHeader.Read(stream, path);
        var tensors = ImmutableArray.CreateBuilder<StoredTensor>(entries.Length);
        foreach (SafeTensorsHeader.Entry entry in entries)
        {
            if (entry.Length > Array.MaxLength)
                throw new FileFormatException(path, $"tensor '{entry.Name}' is larger than 2 GB");
            byte[] data = GC.AllocateUninitializedArray<byte>((int)entry.Length);
            stream.ReadExactly(data);
            tensors.Add(new StoredTensor(entry.Name, entry.Type, entry.Shape, data));
        }
        return new SafeTensorsFile(tensors.MoveToImmutable(), metadata);
    }

    /// <summary>Writes the file through a temporary name beside it and a rename, so that no reader sees half of it.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="tensors">In the order of the data; names must differ.</param>
    /// <param name="metadata">Free text for the header.</param>
    /// <exception cref="ArgumentException">Two tensors have one name.</exception>
    public static void Write(string path, IEnumerable<StoredTensor> tensors,
        IReadOnlyDictionary<string, string>? metadata = null) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));

    /// <inheritdoc cref="Write(string, IEnumerable{StoredTensor}, IReadOnlyDictionary{string, string}?)"/>
    public static void Write(Stream stream, IEnumerable<StoredTensor> tensors,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        StoredTensor[] all = [.. tensors];
        stream.Write(SafeTensorsHeader.Build(all, metadata));
        foreach (StoredTensor tensor in all)
            stream.Write(tensor.Data.Span);
    }
}

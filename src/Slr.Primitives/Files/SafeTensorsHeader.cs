using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Slr.Primitives.Files;

/// <summary>The JSON header of a safetensors file.</summary>
internal static class SafeTensorsHeader
{
    /// <summary>The format's own limit on the header's length, in bytes.</summary>
    private const long MaximumLength = 100_000_000;
    private const int MaximumName = 1_000, MaximumAxes = 16;
    private const string MetadataKey = "__metadata__";

    private static readonly (StoredType Type, string Code)[] Codes =
    [
        (StoredType.Float16, "F16"), (StoredType.BFloat16, "BF16"), (StoredType.Float32, "F32"),
        (StoredType.Float64, "F64"), (StoredType.Int8, "I8"), (StoredType.UInt8, "U8"), (StoredType.Int16, "I16"),
        (StoredType.Int32, "I32"), (StoredType.Int64, "I64"), (StoredType.Bool, "BOOL"),
    ];

    /// <summary>One tensor's place; <paramref name="Start"/> counts from the end of the header.</summary>
    public readonly record struct Entry(string Name, StoredType Type, ImmutableArray<long> Shape, long Start, long Length);

    /// <summary>Reads and checks the header; the stream is left at the first byte of data.</summary>
    public static (ImmutableArray<Entry> Entries, SortedDictionary<string, string> Metadata) Read(Stream stream, string path)
    {
        long remaining = stream.Length - stream.Position;
        if (remaining < 8)
            throw new FileFormatException(path, $"{remaining} bytes are too few for a safetensors file");
        Span<byte> prefix = stackalloc byte[8];
        stream.ReadExactly(prefix);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaximumLength || (long)length > remaining - 8)
            throw new FileFormatException(path,
                $"the header claims {length} bytes but the file has {remaining - 8} left: truncated, or not safetensors");
        byte[] json = new byte[length];
        stream.ReadExactly(json);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return Parse(document.RootElement, remaining - 8 - (long)length, path);
        }
        catch (JsonException e)
        {
            throw new FileFormatException(path, $"the safetensors header is damaged at its byte {e.BytePositionInLine}", e);
        }
        catch (ArgumentException e) // of StoredTensor.CountOf, in its own words
        {
            throw new FileFormatException(path, $"the safetensors header is damaged: {e.Message}", e);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new FileFormatException(path, "the safetensors header is damaged: a tensor has no dtype, shape or data_offsets, "
                + "or has them in a form that is not known", e);
        }
    }

    private static (ImmutableArray<Entry>, SortedDictionary<string, string>) Parse(
        JsonElement root, long dataLength, string path)
    {
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var entries = new List<Entry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (!names.Add(property.Name))
                throw new FileFormatException(path, $"'{property.Name}' occurs twice in the header");
            if (property.Name == MetadataKey)
                foreach (JsonProperty pair in property.Value.EnumerateObject())
                    metadata[pair.Name] = pair.Value.GetString() ?? "";
            else
                entries.Add(ParseEntry(property, path));
        }
        entries.Sort((a, b) => (a.Start, a.Length).CompareTo((b.Start, b.Length)));
        long end = 0;
        foreach (Entry entry in entries)
        {
            if (entry.Start != end)
                throw new FileFormatException(path,
                    $"tensor '{entry.Name}' starts at {entry.Start}, not at {end} where the one before ends");
            end += entry.Length;
        }
        return end == dataLength
            ? ([.. entries], metadata)
            : throw new FileFormatException(path,
                $"the header describes {end} bytes of data but the file has {dataLength}: truncated or altered");
    }

    private static Entry ParseEntry(JsonProperty property, string path)
    {
        JsonElement value = property.Value;
        long[] offsets = [.. value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
        string? code = value.GetProperty("dtype").GetString();
        int known = Array.FindIndex(Codes, c => c.Code == code);
        if (known < 0)
            throw new FileFormatException(path, $"tensor '{property.Name}' has the element type '{code}', which is not supported");
        if (property.Name.Length > MaximumName || value.GetProperty("shape").GetArrayLength() > MaximumAxes)
            throw new FileFormatException(path,
                "the safetensors header is damaged: a tensor has a longer name, or more extents, than any network's");
        long[] shape = [.. value.GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt64())];
        (long start, long end) = offsets is [var first, var last] ? (first, last) : (-1, -1);
        long length = StoredTensor.CountOf(shape) * Codes[known].Type.Size();
        return start >= 0 && end >= start && end - start == length
            ? new Entry(property.Name, Codes[known].Type, [.. shape], start, length)
            : throw new FileFormatException(path,
                $"tensor '{property.Name}' of {code} {StoredTensor.Describe(shape)} needs {length} bytes, its offsets are {start} to "
                    + $"{end}");
    }

    /// <summary>Length prefix and header, padded with blanks so that the data begin at a multiple of 8.</summary>
    public static byte[] Build(IReadOnlyList<StoredTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(buffer, options))
            WriteEntries(json, tensors, metadata);
        byte[] text = buffer.ToArray();
        byte[] header = new byte[8 + (text.Length + 7) / 8 * 8];
        header.AsSpan().Fill((byte)' ');
        text.CopyTo(header, 8);
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)(header.Length - 8));
        return header;
    }

    private static void WriteEntries(Utf8JsonWriter json, IReadOnlyList<StoredTensor> tensors,
        IReadOnlyDictionary<string, string>? metadata)
    {
        json.WriteStartObject();
        if (metadata is { Count: > 0 })
        {
            json.WriteStartObject(MetadataKey);
            foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                json.WriteString(key, value);
            json.WriteEndObject();
        }
        var names = new HashSet<string>(StringComparer.Ordinal);
        long start = 0;
        foreach (StoredTensor tensor in tensors)
        {
            if (tensor.Name == MetadataKey || !names.Add(tensor.Name))
                throw new ArgumentException($"two tensors are named '{tensor.Name}', or the name is reserved", nameof(tensors));
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", Array.Find(Codes, c => c.Type == tensor.Type).Code);
            json.WriteStartArray("shape");
            foreach (long extent in tensor.Shape)
                json.WriteNumberValue(extent);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(start);
            json.WriteNumberValue(start += tensor.Data.Length);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}

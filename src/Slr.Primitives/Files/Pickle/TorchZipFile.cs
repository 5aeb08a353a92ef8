using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace Slr.Primitives.Files.Pickle;

/// <summary>PyTorch's zip form (since 1.6): <c>NAME/data.pkl</c> and one uncompressed entry <c>NAME/data/KEY</c> a storage.</summary>
internal static class TorchZipFile
{
    private const long MaximumPickle = 64 << 20;

    /// <summary>Reads the object that was saved, with the data of every storage that it names.</summary>
    public static object? Read(Stream stream, string path)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        ZipArchiveEntry pickle = archive.Entries.FirstOrDefault(e => e.FullName.EndsWith("/data.pkl", StringComparison.Ordinal))
            ?? throw new FileFormatException(path, "is a zip archive without data.pkl, so not a PyTorch checkpoint " +
                "(TorchScript programs cannot be read; save model.state_dict())");
        string folder = pickle.FullName[..^"data.pkl".Length];
        if (pickle.Length > MaximumPickle)
            throw new FileFormatException(path, $"its pickle has {pickle.Length} bytes, which no network needs");
        if (archive.GetEntry(folder + "byteorder") is { Length: < 16 } order
            && Encoding.ASCII.GetString(Content(order, path)).Trim() != "little")
            throw new FileFormatException(path, "was saved on a big-endian machine");
        var storages = new Dictionary<string, PickleStorage>(StringComparer.Ordinal);
        long left = stream.Length; // entries that overlap could claim more than the file holds
        return new PickleMachine(new PickleInput(Content(pickle, path), 0, path), Load).Run();

        object? Load(object? id)
        {
            PickleStorage asked = TorchStorageId.Parse(id, path);
            if (storages.TryGetValue(asked.Key, out PickleStorage? known))
                return known.Type == asked.Type ? known
                    : throw new FileFormatException(path, $"storage {asked.Key} is used with two element types");
            ZipArchiveEntry entry = archive.GetEntry($"{folder}data/{asked.Key}")
                ?? throw new FileFormatException(path, $"storage {asked.Key} is missing from the archive");
            if ((left -= entry.Length) < 0)
                throw new FileFormatException(path, "its entries claim more bytes than the file has");
            byte[] data = Content(entry, path);
            if (data.Length < asked.Bytes)
                throw new FileFormatException(path, $"storage {asked.Key} has {data.Length} bytes, not {asked.Bytes}");
            asked.Data = data.AsMemory(0, (int)asked.Bytes);
            return storages[asked.Key] = asked;
        }
    }

    private static byte[] Content(ZipArchiveEntry entry, string path)
    {
        // Equal lengths: PyTorch never compresses, and a bomb can only claim what the file really holds.
        if (entry.CompressedLength != entry.Length || entry.Length > Array.MaxLength)
            throw new FileFormatException(path, $"entry {entry.FullName} is compressed or too large; PyTorch stores entries as they are");
        byte[] content = GC.AllocateUninitializedArray<byte>((int)entry.Length);
        using Stream stream = entry.Open();
        stream.ReadExactly(content);
        return Crc32.HashToUInt32(content) == entry.Crc32
            ? content
            : throw new FileFormatException(path, $"entry {entry.FullName} is damaged: its checksum differs");
    }
}

using System.Numerics;

namespace Slr.Primitives.Files.Pickle;

/// <summary>
/// PyTorch's form before 1.6: pickles of a magic number, a version, the writer's system, the object and the list of
/// storage keys, then each storage as its element count and raw data.
/// </summary>
internal static class TorchLegacyFile
{
    private static readonly BigInteger Magic = BigInteger.Parse("119547037146038801333356");
    private const long Version = 1001;

    /// <summary>Reads the object that was saved, with the data of its storages.</summary>
    public static object? Read(ReadOnlyMemory<byte> data, string path)
    {
        var input = new PickleInput(data, 0, path);
        if (Plain(input) is not BigInteger magic || magic != Magic)
            throw new FileFormatException(path, "is a pickle but not a PyTorch checkpoint");
        if (Plain(input) is not Version)
            throw new FileFormatException(path, $"is a checkpoint of an unknown version, not {Version}");
        if (Plain(input) is PickleDictionary system && system["little_endian"] is false)
            throw new FileFormatException(path, "was saved on a big-endian machine");
        var storages = new Dictionary<string, PickleStorage>(StringComparer.Ordinal);
        object? root = new PickleMachine(input, id => Note(id, storages, path)).Run();
        if (Plain(input) is not List<object?> keys)
            throw new FileFormatException(path, "the list of storages is missing");
        foreach (object? key in keys)
            Fill(input, storages, key as string ?? "?");
        foreach (PickleStorage storage in storages.Values)
            if (storage.Data.Length != storage.Bytes)
                throw new FileFormatException(path, $"storage {storage.Key} is missing");
        return root;
    }

    private static object? Plain(PickleInput input) => new PickleMachine(input, _ =>
        throw new FileFormatException(input.Path, "refers to data where none can be")).Run();

    private static object Note(object? id, Dictionary<string, PickleStorage> storages, string path)
    {
        PickleStorage asked = TorchStorageId.Parse(id, path);
        if (id is object?[] { Length: > 5 } values && values[5] is not null)
            throw new FileFormatException(path, $"storage {asked.Key} is a view of another storage, as only PyTorch before 0.4 wrote");
        if (!storages.TryAdd(asked.Key, asked) && storages[asked.Key].Type != asked.Type)
            throw new FileFormatException(path, $"storage {asked.Key} is used with two element types");
        return storages[asked.Key];
    }

    private static void Fill(PickleInput input, Dictionary<string, PickleStorage> storages, string key)
    {
        if (!storages.TryGetValue(key, out PickleStorage? storage))
            throw new FileFormatException(input.Path, $"lists storage {key}, which no tensor uses");
        long count = input.Int64();
        if (count != storage.Count)
            throw new FileFormatException(input.Path, $"storage {key} has {count} elements, not {storage.Count}");
        storage.Data = input.TakeMemory(storage.Bytes);
    }
}

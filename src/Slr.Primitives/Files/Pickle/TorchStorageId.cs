namespace Slr.Primitives.Files.Pickle;

/// <summary>The reference by which a pickle names a storage: ("storage", class, key, device, elements, ...).</summary>
internal static class TorchStorageId
{
    /// <summary>The storage without its data.</summary>
    public static PickleStorage Parse(object? id, string path)
    {
        if (id is not object?[] values || values is not ["storage", _, string key, _, long count, ..] || count < 0)
            throw new FileFormatException(path, "refers to something that is not a storage");
        var storage = new PickleStorage(PickleGlobals.ElementType(values[1], path), key, count);
        return count <= Array.MaxLength / storage.Type.Size()
            ? storage
            : throw new FileFormatException(path, $"storage {key} claims {count} elements; up to 2 GB can be read");
    }
}

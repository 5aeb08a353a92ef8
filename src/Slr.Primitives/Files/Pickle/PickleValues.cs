using System.Collections.Immutable;

namespace Slr.Primitives.Files.Pickle;

/// <summary>A dictionary of a pickle in the order in which it was filled; a repeated key keeps the last value.</summary>
/// <param name="source">
/// Pairs that it was made of (Python 2's form). Kept, not copied: one list may be named by many dictionaries.
/// </param>
internal sealed class PickleDictionary(List<object?>? source = null)
{
    private readonly List<KeyValuePair<object?, object?>> items = [];

    /// <summary>Pairs in order, repeated keys included.</summary>
    public IEnumerable<KeyValuePair<object?, object?>> Pairs => Initial.Concat(items);

    /// <summary>The value of a text key, or null.</summary>
    public object? this[string key] => Pairs.LastOrDefault(pair => key.Equals(pair.Key)).Value;

    private IEnumerable<KeyValuePair<object?, object?>> Initial => (source ?? []).Select(pair => pair switch
    {
        object?[] { Length: 2 } tuple => KeyValuePair.Create(tuple[0], tuple[1]),
        List<object?> { Count: 2 } list => KeyValuePair.Create(list[0], list[1]),
        _ => default,
    });

    /// <summary>Sets an item.</summary>
    public void Add(object? key, object? value) => items.Add(KeyValuePair.Create(key, value));
}

/// <summary>A name that the pickle asks for. It stays a name: nothing is looked up or called.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    /// <summary>Module and name with a dot between them.</summary>
    public string FullName => $"{Module}.{Name}";
}

/// <summary>An object of which nothing is known but the name of its class: a NumPy scalar, a scheduler's counter, a whole model.</summary>
internal sealed class PickleOpaque(string name)
{
    /// <summary>The class.</summary>
    public string Name { get; } = name;

    /// <summary>What it was filled with, where its class is a kind of dictionary; null before.</summary>
    public PickleDictionary? Items { get; set; }
}

/// <summary>Raw numbers that tensors share.</summary>
/// <param name="Type">The element type.</param>
/// <param name="Key">Its name in the file.</param>
/// <param name="Count">Elements.</param>
internal sealed record PickleStorage(StoredType Type, string Key, long Count)
{
    /// <summary>The elements, set when the file's data are at hand.</summary>
    public ReadOnlyMemory<byte> Data { get; set; }

    /// <summary>Bytes that type and count ask for.</summary>
    public long Bytes => checked(Count * Type.Size());
}

/// <summary>A view of a storage; offset and strides count elements.</summary>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, ImmutableArray<long> Shape, ImmutableArray<long> Strides);

using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Slr.Primitives.Files;

namespace Slr.Models.Networks;

/// <summary>
/// The weights of a network as plain data, in a fixed order and by name: what seals hold, what student and teacher are
/// built from, and what is exported. Immutable; belongs to no device.
/// </summary>
public sealed class WeightSet : IReadOnlyList<StoredTensor>
{
    private readonly ImmutableArray<StoredTensor> tensors;
    private readonly Dictionary<string, StoredTensor> byName;

    /// <summary>Takes the tensors in their order.</summary>
    /// <exception cref="ArgumentException">Two have one name.</exception>
    public WeightSet(IEnumerable<StoredTensor> tensors)
    {
        this.tensors = [.. tensors];
        byName = new Dictionary<string, StoredTensor>(this.tensors.Length, StringComparer.Ordinal);
        foreach (StoredTensor tensor in this.tensors)
            if (!byName.TryAdd(tensor.Name, tensor))
                throw new ArgumentException($"two weights are named '{tensor.Name}'", nameof(tensors));
    }

    /// <summary>No weights.</summary>
    public static WeightSet Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => tensors.Length;

    /// <inheritdoc/>
    public StoredTensor this[int index] => tensors[index];

    /// <summary>The weight of this name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public StoredTensor this[string name] => byName.TryGetValue(name, out StoredTensor? tensor)
        ? tensor
        : throw new KeyNotFoundException($"no weight named '{name}'");

    /// <summary>The names in their order.</summary>
    public IEnumerable<string> Names => tensors.Select(t => t.Name);

    /// <summary>True when there is a weight of this name.</summary>
    public bool Contains(string name) => byName.ContainsKey(name);

    /// <summary>Finds the weight of this name.</summary>
    public bool TryGet(string name, [MaybeNullWhen(false)] out StoredTensor tensor) => byName.TryGetValue(name, out tensor);

    /// <summary>Writes a safetensors file, whole or not at all. The same weights give the same bytes.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="metadata">Free text for the file's header.</param>
    public void Save(string path, IReadOnlyDictionary<string, string>? metadata = null) =>
        SafeTensorsFile.Write(path, tensors, metadata);

    /// <summary>Reads a safetensors file that <see cref="Save"/> wrote.</summary>
    /// <exception cref="FileFormatException">The file is damaged.</exception>
    public static WeightSet Load(string path) => new(SafeTensorsFile.Read(path).Tensors);

    /// <inheritdoc/>
    public IEnumerator<StoredTensor> GetEnumerator() => ((IEnumerable<StoredTensor>)tensors).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

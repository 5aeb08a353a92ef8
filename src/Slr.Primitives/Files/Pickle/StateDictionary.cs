using System.Globalization;

namespace Slr.Primitives.Files.Pickle;

/// <summary>Finds the weights in what a checkpoint holds, and names them.</summary>
internal static class StateDictionary
{
    /// <summary>Names under which training programs keep the weights beside epoch, optimizer and scores.</summary>
    private static readonly string[] Nests = ["state_dict", "model_state_dict", "model", "network", "net"];
    private const string ParallelPrefix = "module.";
    private const int MaximumDepth = 32;
    private const int MaximumItems = 1_000_000;
    private const int MaximumName = 1_000;

    /// <summary>The tensors by dotted name in file order; the prefix of data-parallel training is removed.</summary>
    /// <exception cref="FileFormatException">There is none, or the structure is deeper or larger than any network's.</exception>
    public static IReadOnlyList<KeyValuePair<string, PickleTensor>> Find(object? root, string path)
    {
        object? weights = root;
        if (root is PickleDictionary top && Array.Find(Nests, nest => top[nest] is PickleDictionary) is { } nest)
            weights = top[nest];
        var found = new OrderedDictionary<string, PickleTensor>();
        int items = 0;
        Collect(weights, "", 0, ref items, found, path);
        if (found.Count == 0)
            throw new FileFormatException(path, "holds no tensors");
        if (found.All(pair => pair.Key.StartsWith(ParallelPrefix, StringComparison.Ordinal)))
            return [.. found.Select(pair => KeyValuePair.Create(pair.Key[ParallelPrefix.Length..], pair.Value))];
        return [.. found];
    }

    private static void Collect(object? value, string name, int depth, ref int items,
        OrderedDictionary<string, PickleTensor> found, string path)
    {
        if (depth > MaximumDepth || ++items > MaximumItems || name.Length > MaximumName)
            throw new FileFormatException(path, "is nested deeper, or holds more items, than any network does");
        switch (value)
        {
            case PickleTensor tensor:
                found[name.Length == 0 ? "tensor" : name] = tensor;
                break;
            case PickleDictionary dictionary:
                foreach ((object? key, object? item) in dictionary.Pairs)
                    Collect(item, Join(name, Convert.ToString(key, CultureInfo.InvariantCulture)!), depth + 1, ref items, found, path);
                break;
            case List<object?> or object?[]:
                int index = 0;
                foreach (object? item in (IEnumerable<object?>)value)
                    Collect(item, Join(name, (index++).ToString(CultureInfo.InvariantCulture)), depth + 1, ref items, found, path);
                break;
        }
    }

    private static string Join(string prefix, string key) => prefix.Length == 0 ? key : $"{prefix}.{key}";
}

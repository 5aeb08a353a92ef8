using System.Globalization;

namespace Slr.Primitives.Files.Pickle;

/// <summary>Finds the tensors in what a checkpoint holds, and names them.</summary>
internal static class StateDictionary
{
    private const int MaximumDepth = 32;
    private const int MaximumName = 1_000;

    /// <summary>
    /// The tensors by dotted name in file order. Objects may be named in many places of a pickle, so that a small file can
    /// describe an endless tree: the work is bounded by what a file of its length can honestly hold.
    /// </summary>
    /// <param name="root">What the checkpoint holds.</param>
    /// <param name="fileLength">Length of the file in bytes.</param>
    /// <param name="path">The file's name for messages.</param>
    /// <exception cref="FileFormatException">There is none, two have one name, or the structure is deeper or larger than any
    /// network's.</exception>
    public static IReadOnlyCollection<KeyValuePair<string, PickleTensor>> Flatten(object? root, long fileLength, string path)
    {
        var walk = new Walk(path, Math.Min(64 * fileLength + 10_000, 100_000_000));
        walk.Visit(root, "", 0);
        return walk.Found.Count > 0 ? walk.Found : throw new FileFormatException(path, walk.Object is { } name
            ? $"holds no tensors but an object of '{name}'; in Python, save only the weights: torch.save(model.state_dict(), "
                + "\"weights.pth\")"
            : "holds no tensors");
    }

    private sealed class Walk(string path, long budget)
    {
        private long work;

        public OrderedDictionary<string, PickleTensor> Found { get; } = new(StringComparer.Ordinal);

        /// <summary>The first object that is no container: a whole model, where people meant its weights.</summary>
        public string? Object { get; private set; }

        public void Visit(object? value, string name, int depth)
        {
            if (depth > MaximumDepth || name.Length > MaximumName || (work += 1 + name.Length) > budget)
                throw new FileFormatException(path, "is nested deeper, or holds more items, than any network does");
            switch (value)
            {
                case PickleTensor tensor:
                    string full = name.Length == 0 ? "tensor" : name;
                    if (!Found.TryAdd(full, tensor))
                        throw new FileFormatException(path, $"holds two tensors of the name '{full}'");
                    break;
                case PickleOpaque opaque:
                    Object ??= opaque.Name;
                    Visit(opaque.Items, name, depth);
                    break;
                case PickleDictionary dictionary:
                    foreach ((object? key, object? item) in dictionary.Pairs)
                        Enter(item, Convert.ToString(key, CultureInfo.InvariantCulture) ?? "", name, depth);
                    break;
                case List<object?> or object?[]:
                    int index = 0;
                    foreach (object? item in (IEnumerable<object?>)value)
                        Enter(item, (index++).ToString(CultureInfo.InvariantCulture), name, depth);
                    break;
            }
        }

        private void Enter(object? item, string key, string name, int depth)
        {
            if (item is PickleTensor or PickleOpaque or PickleDictionary or List<object?> or object?[])
                Visit(item, name.Length == 0 ? key : $"{name}.{key}", depth + 1);
            else if (++work > budget)
                Visit(item, name, depth);
        }
    }
}

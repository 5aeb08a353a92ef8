namespace Slr.Flow;

/// <summary>Labels and features belong to keys, so a key that occurs twice would make them ambiguous.</summary>
internal static class UniqueKeys
{
    /// <exception cref="ArgumentException">A key occurs twice; the message names it and both places.</exception>
    internal static void Check(IReadOnlyList<string> keys, string parameter) => Positions(keys, parameter);

    /// <summary>The position of every key.</summary>
    /// <exception cref="ArgumentException">A key occurs twice.</exception>
    internal static Dictionary<string, int> Positions(IReadOnlyList<string> keys, string parameter)
    {
        var positions = new Dictionary<string, int>(keys.Count, StringComparer.Ordinal);
        for (int i = 0; i < keys.Count; i++)
            if (!positions.TryAdd(keys[i], i))
                throw new ArgumentException(
                    $"The key '{keys[i]}' occurs twice, at positions {positions[keys[i]]} and {i}; keys must be unique.",
                    parameter);
        return positions;
    }
}

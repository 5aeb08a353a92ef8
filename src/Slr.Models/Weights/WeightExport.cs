using System.Collections.Immutable;
using System.Globalization;
using Slr.Models.Networks;
using Slr.Primitives.Files;

namespace Slr.Models.Weights;

/// <summary>Weights for other programs.</summary>
public static class WeightExport
{
    /// <summary>The same weights under the names of ABMT's public code, ready for its <c>load_state_dict</c>.</summary>
    /// <exception cref="ArgumentException">A tensor has no counterpart there.</exception>
    public static WeightSet ToAbmt(WeightSet weights)
    {
        int firstStage = weights.Names.Any(n => n.Contains(".bn1.IN.", StringComparison.Ordinal)) ? 4 : 3;
        return new WeightSet(weights.Select(t => t with { Name = WeightNames.ToAbmt(t.Name, firstStage) }));
    }

    /// <summary>What a weights file says about its network, so that it can be used without the run that made it.</summary>
    public static ImmutableSortedDictionary<string, string> Metadata(NetworkOptions network) =>
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, new Dictionary<string, string>
        {
            ["format"] = "pt", // what Python's safetensors expects of files that PyTorch may load
            ["slr.network.width"] = network.Width.ToString(CultureInfo.InvariantCulture),
            ["slr.network.blocks"] = string.Join(",", network.Blocks),
            ["slr.network.ibn"] = network.Ibn ? "true" : "false",
            ["slr.network.stem-relu"] = network.StemRelu ? "true" : "false",
        });

    /// <summary>The network's shape from a file's metadata; null when they do not hold it.</summary>
    /// <exception cref="FileFormatException">They hold it, but not as numbers.</exception>
    public static NetworkOptions? NetworkOf(IReadOnlyDictionary<string, string> metadata, string path)
    {
        if (!metadata.TryGetValue("slr.network.width", out string? width)
            || !metadata.TryGetValue("slr.network.blocks", out string? blocks))
            return null;
        try
        {
            var network = new NetworkOptions
            {
                Width = int.Parse(width, CultureInfo.InvariantCulture),
                Blocks = [.. blocks.Split(',').Select(b => int.Parse(b, CultureInfo.InvariantCulture))],
                Ibn = metadata.GetValueOrDefault("slr.network.ibn") == "true",
                StemRelu = metadata.GetValueOrDefault("slr.network.stem-relu") == "true",
            };
            network.Validate();
            return network;
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            throw new FileFormatException(path, $"its metadata describe no network: width '{width}', blocks '{blocks}'", e);
        }
    }
}

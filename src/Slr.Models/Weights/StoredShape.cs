using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Slr.Models.Networks;
using Slr.Primitives.Files;

namespace Slr.Models.Weights;

/// <summary>What kind of ResNet the tensors of a file are, as far as names and shapes tell.</summary>
/// <param name="Width">Channels of the stem; null when it has none.</param>
/// <param name="Blocks">Blocks of the four stages, 0 where a stage is missing.</param>
/// <param name="Ibn">True with instance normalisation (IBN-a).</param>
/// <param name="Basic">True for blocks of two convolutions: ResNet-18 and 34.</param>
internal sealed partial record StoredShape(long? Width, ImmutableArray<int> Blocks, bool Ibn, bool Basic)
{
    /// <summary>Looks at a network's tensors.</summary>
    public static StoredShape Of(StoredNetwork network)
    {
        int[] blocks = new int[4];
        long? width = null;
        bool ibn = false, second = false, third = false;
        foreach (StoredTensor tensor in network.Tensors)
            foreach (string name in network.Canonical(tensor))
            {
                if (name == "conv1.weight" && tensor.Shape.Length == 4)
                    width = tensor.Shape[0];
                if (Block().Match(name) is not { Success: true } block)
                    continue;
                int stage = block.Groups[1].Value[0] - '1';
                if (int.TryParse(block.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                    blocks[stage] = Math.Max(blocks[stage], number + 1);
                ibn |= name.Contains(".bn1.IN.", StringComparison.Ordinal);
                second |= name.EndsWith(".conv2.weight", StringComparison.Ordinal);
                third |= name.EndsWith(".conv3.weight", StringComparison.Ordinal);
            }
        return new StoredShape(width, [.. blocks], ibn, second && !third);
    }

    /// <summary>
    /// Why a network of these options cannot take it, with the settings that could; null when it can, from this point of view.
    /// </summary>
    public string? Unlike(NetworkOptions network)
    {
        if (Basic)
            return "is a ResNet of blocks of two convolutions (ResNet-18 or 34); this network has three in each, as ResNet-50 has";
        if (Blocks.Contains(0))
            return null; // a stage is missing: told by the names of its tensors
        List<string> settings = [];
        if (Width is { } width && width != network.Width)
            settings.Add($"network.width={width}");
        if (!Blocks.SequenceEqual(network.Blocks))
            settings.Add($"network.blocks=[{string.Join(',', Blocks)}]");
        if (Ibn != network.Ibn)
            settings.Add($"network.ibn={(Ibn ? "true" : "false")}");
        return settings.Count == 0 ? null
            : $"is a network of {Words(Width ?? network.Width, Blocks, Ibn)}, the run's is one of "
                + $"{Words(network.Width, network.Blocks, network.Ibn)}: "
                + $"set {string.Join(' ', settings)}, or take another file";
    }

    private static string Words(long width, ImmutableArray<int> blocks, bool ibn) =>
        $"width {width} and [{string.Join(", ", blocks)}] blocks {(ibn ? "with" : "without")} IBN";

    [GeneratedRegex(@"^(?:branch_[gm]\.)?layer([1-4])\.(\d+)\.")]
    private static partial Regex Block();
}

using System.Collections.Immutable;
using Slr.Models.Networks;
using Slr.Primitives.Files;
using Slr.Primitives.Files.Pickle;

namespace Slr.Models.Weights;

/// <summary>Reads the weights that a network starts from, whoever made them.</summary>
public static class PretrainedWeights
{
    /// <summary>
    /// Reads a <c>.pth</c> or <c>.safetensors</c> file of torchvision's ResNet, IBN-Net's ResNet-IBN-a, ABMT, or SLR
    /// itself, and matches it to the network. Only the extra block of branch M, the necks and the classifiers may be
    /// missing: a backbone that is loaded in part trains badly without anyone noticing.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network's shape.</param>
    /// <param name="key">The setting that named the file, for messages.</param>
    /// <exception cref="WeightsException">The file is missing, damaged, or does not fit the network.</exception>
    public static MatchedWeights Load(string path, NetworkOptions network, string key = "network.pretrained")
    {
        try
        {
            return Match(CheckpointFile.Read(path), network, path, key);
        }
        catch (FileFormatException e)
        {
            throw WeightsException.From(key, path, e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new WeightsException(key, path, "there is no such file; docs/models.md says where each checkpoint is " +
                $"obtained, and {key}=none trains from scratch", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeightsException(key, path, $"cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Matches tensors that are in memory already.</summary>
    /// <inheritdoc cref="Load"/>
    /// <param name="tensors">The file's tensors.</param>
    /// <param name="network">The network's shape.</param>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="key">The setting that named it, for messages.</param>
    public static MatchedWeights Match(
        IReadOnlyList<StoredTensor> tensors, NetworkOptions network, string path, string key = "network.pretrained")
    {
        string[] names = [.. tensors.Select(t => t.Name)];
        WeightNaming naming = WeightNames.Recognise(names);
        int firstStage = WeightNames.FirstStage(names);
        NetworkLayout layout = NetworkLayout.Of(network, classes: 1);
        Dictionary<string, Slot> slots = layout.Parameters.Concat(layout.Buffers).ToDictionary(s => s.Name, StringComparer.Ordinal);
        var found = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        var skipped = ImmutableArray.CreateBuilder<string>();
        var misfits = new List<string>();
        foreach (StoredTensor tensor in tensors)
        {
            string[] targets = [.. WeightNames.Canonical(tensor.Name, naming, firstStage).Where(slots.ContainsKey)];
            if (targets.Length == 0)
                skipped.Add(tensor.Name);
            foreach (string target in targets)
                if (Fits(tensor, slots[target]))
                    found[target] = tensor with { Name = target };
                else
                    misfits.Add($"{tensor.Name} is {StoredTensor.Describe(tensor.Shape.AsSpan())}, "
                        + $"{target} is {StoredTensor.Describe(slots[target].Shape.AsSpan())}");
        }
        string[] order = [.. layout.Parameters.Concat(layout.Buffers).Select(s => s.Name)];
        ImmutableArray<string> missing = [.. order.Where(n => !found.ContainsKey(n) && slots[n].Kind != SlotKind.Classifier)];
        Refuse(misfits, [.. missing.Where(IsBackbone)], names, network, path, key);
        ImmutableArray<string> matched = [.. order.Where(found.ContainsKey)];
        return new MatchedWeights(new WeightSet(matched.Select(n => found[n])),
            new MatchReport(path, naming, matched, skipped.ToImmutable(), missing));
    }

    private static bool Fits(StoredTensor tensor, Slot slot) => slot.Kind == SlotKind.Classifier
        ? tensor.Shape.Length == 2 && tensor.Shape[0] > 0 && tensor.Shape[1] == slot.Shape[1]
        : tensor.Shape.AsSpan().SequenceEqual(slot.Shape.AsSpan());

    private static bool IsBackbone(string name) => !name.Contains(".extra.", StringComparison.Ordinal)
        && !name.Contains(".neck.", StringComparison.Ordinal);

    private static void Refuse(
        List<string> misfits, string[] missing, string[] names, NetworkOptions network, string path, string key)
    {
        if (misfits.Count == 0 && missing.Length == 0)
            return;
        bool ibn = names.Any(n => n.Contains(".bn1.IN.", StringComparison.Ordinal));
        string what = ibn != network.Ibn && missing.Any(n => n.Contains(".bn1.", StringComparison.Ordinal))
            ? $"its network is {(ibn ? "" : "not ")}an IBN-a one: set network.ibn={(ibn ? "true" : "false")}, or take another file"
            : misfits.Count > 0
                ? $"does not fit network.width={network.Width} and network.blocks=[{string.Join(", ", network.Blocks)}]: {List(misfits)}"
                : $"lacks {missing.Length} tensors of the backbone: {List(missing)}; it is not a ResNet of network.blocks="
                    + $"[{string.Join(", ", network.Blocks)}] as torchvision, IBN-Net, ABMT or SLR name it";
        throw new WeightsException(key, path, what);
    }

    private static string List(IReadOnlyCollection<string> items) =>
        string.Join("; ", items.Take(5)) + (items.Count > 5 ? $"; and {items.Count - 5} more" : "");
}

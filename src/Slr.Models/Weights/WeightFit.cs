using System.Collections.Immutable;
using Slr.Models.Networks;
using Slr.Primitives.Files;

namespace Slr.Models.Weights;

/// <summary>
/// Lays the tensors of one stored network into the places of the run's. Every tensor of stem and stages must find its place
/// and every place its tensor: a backbone that is loaded in part trains badly without anyone noticing.
/// </summary>
internal sealed class WeightFit
{
    private const string Counter = ".num_batches_tracked";

    /// <summary>What may stay as initialised, each as a whole: no ImageNet network has it.</summary>
    private static readonly string[] Optional = ["branch_m.extra", "branch_g.neck", "branch_m.neck"];

    private readonly Dictionary<string, Slot> slots;
    private readonly Dictionary<string, StoredTensor> found = new(StringComparer.Ordinal);
    private readonly List<string> skipped = [], converted = [], strangers = [], misfits = [], unsound = [];

    private WeightFit(StoredNetwork stored, NetworkLayout layout)
    {
        slots = layout.Parameters.Concat(layout.Buffers).ToDictionary(slot => slot.Name, StringComparer.Ordinal);
        foreach (StoredTensor tensor in stored.Tensors)
            Place(tensor, [.. stored.Canonical(tensor).Where(slots.ContainsKey)]);
    }

    /// <summary>Tries it.</summary>
    /// <param name="stored">The network of the file.</param>
    /// <param name="network">The run's network.</param>
    /// <param name="fit">What went where, when there is no problem.</param>
    /// <returns>What is wrong, as a sentence without its subject; null when it fits.</returns>
    public static string? Problem(StoredNetwork stored, NetworkOptions network, out WeightFit? fit)
    {
        fit = null;
        if (StoredShape.Of(stored).Unlike(network) is { } unlike)
            return unlike;
        // Without classifiers: whatever classes a file knows, they are not those of this run.
        fit = new WeightFit(stored, NetworkLayout.Of(network, classes: 0));
        return fit.Problem(network);
    }

    /// <summary>The network's tensors that the file gave, in the network's order.</summary>
    public ImmutableArray<StoredTensor> Found => [.. slots.Keys.Where(found.ContainsKey).Select(name => found[name])];

    /// <summary>Names of tensors that the network has no use for.</summary>
    public IReadOnlyList<string> Skipped => skipped;

    /// <summary>Element types other than single precision that were taken.</summary>
    public IReadOnlyList<string> Converted => converted;

    /// <summary>The network's tensors that stay as they were initialised.</summary>
    public ImmutableArray<string> Missing => [.. slots.Keys.Where(name => !found.ContainsKey(name))];

    private void Place(StoredTensor tensor, string[] targets)
    {
        if (targets.Length == 0)
        {
            bool backbone = WeightNames.IsOfBlock(tensor.Name) || tensor.Name.StartsWith("conv1.", StringComparison.Ordinal)
                || tensor.Name.StartsWith("bn1.", StringComparison.Ordinal);
            bool known = tensor.Name.EndsWith(Counter, StringComparison.Ordinal)
                || tensor.Name.Contains(".classifier.", StringComparison.Ordinal);
            (backbone && !known ? strangers : skipped).Add(tensor.Name);
        }
        foreach (string target in targets)
            if (!tensor.Shape.AsSpan().SequenceEqual(slots[target].Shape.AsSpan()))
                misfits.Add($"{tensor.Name} is {StoredTensor.Describe(tensor.Shape.AsSpan())}, "
                    + $"{target} is {StoredTensor.Describe(slots[target].Shape.AsSpan())}");
            else if (tensor.Type is not (StoredType.Float16 or StoredType.BFloat16 or StoredType.Float32 or StoredType.Float64))
                misfits.Add($"{tensor.Name} holds {tensor.Type} where weights are fractions (a quantised network is not read)");
            else
                found[target] = Sound(tensor, slots[target]) with { Name = target };
    }

    private StoredTensor Sound(StoredTensor tensor, Slot slot)
    {
        StoredTensor single = tensor.Type == StoredType.Float32 ? tensor
            : StoredTensor.Of(tensor.Name, tensor.Shape.AsSpan(), tensor.ToSingles());
        if (tensor.Type != StoredType.Float32 && !converted.Contains(tensor.Type.ToString()))
            converted.Add(tensor.Type.ToString());
        int bad = 0;
        foreach (float value in single.AsSingles())
            if (!float.IsFinite(value) || slot.Kind == SlotKind.RunningVariance && value < 0)
                bad++;
        if (bad > 0)
            unsound.Add($"{bad} of {single.Count} numbers of {tensor.Name} are "
                + $"{(slot.Kind == SlotKind.RunningVariance ? "negative, " : "")}NaN or infinite");
        return single;
    }

    private string? Problem(NetworkOptions network)
    {
        string[] missing = [.. Missing.Where(name => Optional.FirstOrDefault(part => IsOf(name, part)) is not { } part
            || found.Keys.Any(given => IsOf(given, part)))];
        List<string> problems = [];
        if (strangers.Count > 0)
            problems.Add("has blocks of another kind, with tensors that have no place in this network: " + List(strangers));
        if (misfits.Count > 0)
            problems.Add($"does not fit network.width={network.Width}: {List(misfits)}");
        if (missing.Length > 0)
            problems.Add($"lacks {missing.Length} tensors of the network: {List(missing)}");
        if (unsound.Count > 0)
            problems.Add($"holds what cannot be trained from: {List(unsound.Distinct())}");
        return problems.Count == 0 ? null : string.Join("; it ", problems);
    }

    private static bool IsOf(string name, string part) => name.StartsWith(part + '.', StringComparison.Ordinal);

    private static string List(IEnumerable<string> items)
    {
        string[] all = [.. items];
        return string.Join("; ", all.Take(5)) + (all.Length > 5 ? $"; and {all.Length - 5} more" : "");
    }
}

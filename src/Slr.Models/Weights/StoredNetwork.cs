using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slr.Primitives.Files;

namespace Slr.Models.Weights;

/// <summary>
/// One ResNet in a file of tensors, whatever stands before its names: dictionaries of a training program, data-parallel
/// training's <c>module.</c>, the compiler's <c>_orig_mod.</c>, <c>backbone.</c>, <c>student.</c>.
/// </summary>
/// <param name="Prefix">What stands before the names; empty, or ends with a dot.</param>
/// <param name="Naming">Whose names they are.</param>
/// <param name="FirstStage">Where <c>base</c> holds stage 1.</param>
/// <param name="Tensors">The tensors behind the prefix, by their names within the network.</param>
internal sealed partial record StoredNetwork(
    string Prefix, WeightNaming Naming, int FirstStage, ImmutableArray<StoredTensor> Tensors)
{
    /// <summary>True when the names say that it is an average of another: a teacher, an EMA.</summary>
    public bool IsAverage => Average().IsMatch(Prefix);

    /// <summary>True when its names say that a ReLU follows the first normalisation; null when they do not tell.</summary>
    public bool? HasStemRelu => Naming is WeightNaming.Abmt or WeightNaming.Mmt ? FirstStage == 4 : null;

    /// <summary>For people: <c>'teacher.backbone'</c>.</summary>
    public string Label => $"'{Prefix.TrimEnd('.')}'";

    /// <summary>The networks of a file: averages first, then in the order of the file.</summary>
    public static IReadOnlyList<StoredNetwork> Find(IEnumerable<StoredTensor> tensors)
    {
        var found = new OrderedDictionary<string, ImmutableArray<StoredTensor>.Builder>(StringComparer.Ordinal);
        foreach (StoredTensor tensor in tensors)
        {
            if (WeightNames.Split(tensor.Name) is not { } split)
                continue;
            if (!found.TryGetValue(split.Prefix, out ImmutableArray<StoredTensor>.Builder? members))
                found.Add(split.Prefix, members = ImmutableArray.CreateBuilder<StoredTensor>());
            members.Add(tensor with { Name = split.Name });
        }
        return [.. found.Where(network => network.Value.Any(t => WeightNames.IsOfBlock(t.Name)))
            .Select(network => Of(network.Key, network.Value.ToImmutable())).OrderBy(network => network.IsAverage ? 0 : 1)];
    }

    private static StoredNetwork Of(string prefix, ImmutableArray<StoredTensor> tensors)
    {
        string[] names = [.. tensors.Select(t => t.Name)];
        return new StoredNetwork(prefix, WeightNames.Recognise(names), WeightNames.FirstStage(names), tensors);
    }

    /// <summary>The canonical names that a tensor serves.</summary>
    public string[] Canonical(StoredTensor tensor) => WeightNames.Canonical(tensor.Name, Naming, FirstStage);

    [GeneratedRegex(@"(^|[._])(teacher|ema|mean|average|averaged|avg|shadow)([._]|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Average();
}

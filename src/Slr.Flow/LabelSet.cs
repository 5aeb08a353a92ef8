using System.Collections.Immutable;

namespace Slr.Flow;

/// <summary>Cluster labels by image key: -1 is an outlier, clusters are numbered 0..<see cref="Clusters"/>-1 without gaps.</summary>
/// <remarks>Labels are kept by key and never by position, because the image list may change between epochs.</remarks>
public sealed class LabelSet
{
    /// <summary>The label of an image that belongs to no cluster.</summary>
    public const int Outlier = -1;

    /// <summary>What <see cref="AlignTo"/> answers for a key that this set does not have.</summary>
    public const int Unknown = -2;

    private readonly Lazy<Dictionary<string, int>> positions;

    /// <summary>Labels of N images.</summary>
    /// <param name="keys">N unique keys.</param>
    /// <param name="labels">N labels, -1 or 0..m-1, every number of the range in use.</param>
    /// <exception cref="ArgumentException">Lengths disagree, labels have gaps or are below -1, or a key repeats.</exception>
    public LabelSet(ImmutableArray<string> keys, ImmutableArray<int> labels)
    {
        if (keys.Length != labels.Length)
            throw new ArgumentException($"{keys.Length} keys, but {labels.Length} labels.", nameof(labels));
        int[] sizes = ClusterSizes(labels.AsSpan());
        if (Array.IndexOf(sizes, 0) is >= 0 and int gap)
            throw new ArgumentException(
                $"Clusters must be numbered without gaps, but no image has label {gap} of 0..{sizes.Length - 1}; " +
                $"{nameof(LabelSet)}.{nameof(Dense)} renumbers them.", nameof(labels));
        UniqueKeys.Check(keys, nameof(keys));
        Keys = keys;
        Labels = labels;
        Clusters = sizes.Length;
        Outliers = labels.Length - sizes.Sum();
        positions = new(() => UniqueKeys.Positions(Keys, nameof(keys)));
    }

    /// <summary>N unique image keys.</summary>
    public ImmutableArray<string> Keys { get; }

    /// <summary>N labels in the order of <see cref="Keys"/>.</summary>
    public ImmutableArray<int> Labels { get; }

    /// <summary>Number of images, N.</summary>
    public int Count => Keys.Length;

    /// <summary>Number of clusters, m.</summary>
    public int Clusters { get; }

    /// <summary>Number of images without a cluster.</summary>
    public int Outliers { get; }

    /// <summary>Labels of any numbering, renumbered 0..m-1 in order of first appearance; every negative label becomes -1.</summary>
    /// <exception cref="ArgumentException">The lengths disagree or a key repeats.</exception>
    public static LabelSet Dense(ImmutableArray<string> keys, ReadOnlySpan<int> labels) =>
        new(keys, [.. Renumber(labels)]);

    /// <summary>The same partition, numbered 0..m-1 in order of first appearance; every negative label becomes -1.</summary>
    public static int[] Renumber(ReadOnlySpan<int> labels)
    {
        var numbers = new Dictionary<int, int>();
        int[] dense = new int[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            int number = Outlier;
            if (labels[i] >= 0 && !numbers.TryGetValue(labels[i], out number))
                numbers.Add(labels[i], number = numbers.Count);
            dense[i] = number;
        }
        return dense;
    }

    /// <summary>The labels of these keys, in their order; <see cref="Unknown"/> for a key that this set lacks.</summary>
    public int[] AlignTo(IReadOnlyList<string> keys)
    {
        int[] aligned = new int[keys.Count];
        for (int i = 0; i < aligned.Length; i++)
        {
            // The usual case is the same image list as last epoch: then no key needs a look-up.
            bool inPlace = i < Keys.Length && string.Equals(Keys[i], keys[i], StringComparison.Ordinal);
            aligned[i] = inPlace ? Labels[i]
                : positions.Value.TryGetValue(keys[i], out int at) ? Labels[at] : Unknown;
        }
        return aligned;
    }

    /// <summary>Both sets' labels of the images they share, in the order of <paramref name="first"/>.</summary>
    public static (int[] First, int[] Second) Align(LabelSet first, LabelSet second)
    {
        int[] other = second.AlignTo(first.Keys);
        int[] shared = [.. Enumerable.Range(0, other.Length).Where(i => other[i] != Unknown)];
        return ([.. shared.Select(i => first.Labels[i])], [.. shared.Select(i => other[i])]);
    }

    private static int[] ClusterSizes(ReadOnlySpan<int> labels)
    {
        int clusters = 0;
        foreach (int label in labels)
        {
            if (label < Outlier || label >= labels.Length)
                throw new ArgumentException(
                    $"Label {label} is neither -1 nor a number below the number of images, {labels.Length}.",
                    nameof(labels));
            clusters = Math.Max(clusters, label + 1);
        }
        int[] sizes = new int[clusters];
        foreach (int label in labels)
            if (label >= 0)
                sizes[label]++;
        return sizes;
    }
}

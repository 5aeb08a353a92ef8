using Slr.Flow.Neighbours;
using Slr.Flow.Storage;

namespace Slr.Flow.Distances;

/// <summary>
/// How far each target point is from the source domain: w_i = min over source features g of 1 - exp(-|f_i - g|^2),
/// divided by the largest w (method.md, section 5).
/// </summary>
internal static class SourceTerm
{
    /// <summary>Refuses a source whose rows cannot be compared with the target's.</summary>
    internal static void Check(FeatureSet? source, int dimension, DistanceOptions options)
    {
        if (source is not null && options.Lambda > 0 && (source.Dimension != dimension || source.Count == 0))
            throw new ArgumentException(
                $"The source features are {source.Count} rows of dimension {source.Dimension}; at least one of " +
                $"dimension {dimension} is needed.", nameof(source));
    }

    /// <summary>Adds the term to Jaccard distances of all target rows; without a source they stay as they are.</summary>
    internal static SparseDistances Mix(SparseRows<float> jaccard, FeatureRows target, DistanceOptions options,
        FeatureSet? source, CancellationToken cancellation)
    {
        if (source is null || options.Lambda == 0)
            return new(jaccard.RowStart, jaccard.ColumnIndices, jaccard.Values);
        float[] w = Weights(target, source, options.ThreadCount, cancellation);
        var mixed = new SparseDistances(jaccard.RowStart, jaccard.ColumnIndices, jaccard.Values, options.Lambda, w);
        for (int i = 0; i < mixed.Count; i++)
            for (int at = mixed.RowStart[i]; at < mixed.RowStart[i + 1]; at++)
                mixed.Values[at] = mixed.WithSource(mixed.Values[at], w[i], w[mixed.ColumnIndices[at]]);
        return mixed;
    }

    /// <summary>The weights of all target rows, in [0, 1].</summary>
    internal static float[] Weights(
        FeatureRows target, FeatureSet source, int threads, CancellationToken cancellation)
    {
        using var targets = new PackedRows(target);
        using var sources = new PackedRows(source.Rows);
        // 1 - exp(-d) grows with d: the nearest source row has the smallest.
        (_, float[] distances) = targets.NearestIn(sources, threads, cancellation);
        double[] nearest = [.. distances.Select(distance => 1 - Math.Exp(-distance))];
        double most = nearest.Length > 0 ? nearest.Max() : 0;
        return [.. nearest.Select(w => most > 0 ? (float)(w / most) : 0f)];
    }
}

using Slr.Flow.Neighbours;

namespace Slr.Flow.Distances;

/// <summary>
/// How far each target point is from the source domain: w_i = min over source features g of 1 - exp(-|f_i - g|^2),
/// divided by the largest w (method.md, section 5).
/// </summary>
internal static class SourceTerm
{
    /// <summary>The weights of all target rows, in [0, 1].</summary>
    public static float[] Weights(
        ReadOnlyMemory<float> target, FeatureSet source, int threads, CancellationToken cancellation)
    {
        using var targets = new PackedRows(target.Span, source.Dimension);
        using var sources = new PackedRows(source.Values, source.Dimension);
        // 1 - exp(-d) grows with d: the nearest source row has the smallest.
        (_, float[] distances) = targets.NearestIn(sources, threads, cancellation);
        double[] nearest = [.. distances.Select(distance => 1 - Math.Exp(-distance))];
        double most = nearest.Length > 0 ? nearest.Max() : 0;
        return [.. nearest.Select(w => most > 0 ? (float)(w / most) : 0f)];
    }
}

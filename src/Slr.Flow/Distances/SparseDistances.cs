namespace Slr.Flow.Distances;

/// <summary>
/// Distances of N points as compressed sparse rows: symmetric, without the diagonal, columns ascending. A pair that is
/// not stored shares no k-reciprocal neighbour: its Jaccard distance is exactly 1.
/// </summary>
/// <remarks>With a source term the distance of every pair is (1 - lambda) J + lambda (w_i + w_j) (method.md, section 5).</remarks>
public sealed class SparseDistances : SparseRows<float>
{
    /// <summary>Takes ownership of the arrays.</summary>
    /// <param name="rowStart">N + 1 offsets into the other two arrays.</param>
    /// <param name="columns">Column of each stored pair, ascending within a row.</param>
    /// <param name="values">Distance of each stored pair, source term included.</param>
    /// <param name="lambda">Share of the source term; 0 = none.</param>
    /// <param name="sourceWeights">w of each point, in [0, 1]; null without a source term.</param>
    /// <exception cref="ArgumentException">The lengths disagree.</exception>
    public SparseDistances(
        int[] rowStart, int[] columns, float[] values, double lambda = 0, float[]? sourceWeights = null)
        : base(rowStart.Length - 1, rowStart, columns, values)
    {
        if (rowStart[^1] != columns.Length)
            throw new ArgumentException("Row starts, columns and values do not fit together.", nameof(rowStart));
        if (sourceWeights is not null && sourceWeights.Length != rowStart.Length - 1)
            throw new ArgumentException("There must be one source weight per point.", nameof(sourceWeights));
        (Lambda, SourceWeights) = (sourceWeights is null ? 0 : lambda, sourceWeights);
    }

    /// <summary>Number of points, N.</summary>
    public int Count => Rows;

    /// <summary>Share of the source term; 0 = none.</summary>
    public double Lambda { get; }

    /// <summary>w of each point, in [0, 1]; null without a source term.</summary>
    public float[]? SourceWeights { get; }

    /// <summary>The distance of two points, stored or not; 0 for a point and itself.</summary>
    public float Get(int i, int j)
    {
        if (i == j)
            return 0;
        int at = Array.BinarySearch(ColumnIndices, RowStart[i], RowStart[i + 1] - RowStart[i], j);
        return at >= 0 ? Values[at] : Unstored(i, j);
    }

    /// <summary>The distance of two different points that share no neighbour.</summary>
    internal float Unstored(int i, int j) => SourceWeights is null ? 1f : WithSource(1f, SourceWeights[i], SourceWeights[j]);

    /// <summary>
    /// The largest distance that there can be: 1, or 1 + lambda. It is computed as every distance is, and rounding is
    /// monotone, so none is above it by a single bit.
    /// </summary>
    internal float Largest => SourceWeights is null ? 1f : WithSource(1f, 1f, 1f);

    /// <summary>(1 - lambda) J + lambda (w_i + w_j) of two points of these weights.</summary>
    internal float WithSource(float jaccard, float own, float other) =>
        (float)((1 - Lambda) * jaccard + Lambda * ((double)own + other));
}

namespace Slr.Flow.Storage;

/// <summary>Rows of single precision, as they are.</summary>
/// <param name="segments">Where they lie.</param>
/// <param name="count">Number of rows.</param>
public sealed class SingleRows(RowSegments<float> segments, int count) : FeatureRows(count, segments.Dimension)
{
    private protected override bool NeedsRoom => false;

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Read(int row, Span<float> room) => segments[row];
}

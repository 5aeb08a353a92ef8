namespace Slr.Flow.Storage;

/// <summary>All rows of one set, then some of another; nothing is copied.</summary>
/// <param name="first">The one.</param>
/// <param name="second">The other, of the same dimension.</param>
/// <param name="chosen">Which rows of the other, in this order.</param>
public sealed class JoinedRows(FeatureRows first, FeatureRows second, int[] chosen)
    : FeatureRows(first.Count + chosen.Length, first.Dimension)
{
    private readonly bool needsRoom = first.NewRoom().Length + second.NewRoom().Length > 0;

    private protected override bool NeedsRoom => needsRoom;

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Read(int row, Span<float> room) =>
        row < first.Count ? first.Read(row, room) : second.Read(chosen[row - first.Count], room);
}

using System.Runtime.InteropServices;
using Slr.Flow.Sharing;
using Slr.Flow.Storage;

namespace Slr.Flow.Neighbours;

/// <summary>A set whose neighbours are searched in pairs of blocks.</summary>
/// <param name="rows">N rows of finite values.</param>
/// <param name="cameras">Camera of each row; null where cameras do not matter.</param>
/// <param name="shape">How it is cut.</param>
public sealed class SearchRows(FeatureRows rows, int[]? cameras, SearchShape shape) : PairedRows(shape)
{
    /// <inheritdoc/>
    protected override (FeatureRows Rows, Func<int, int> Number) RowsOf(int block) => (rows, row => block * shape.BlockRows + row);

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> Beside(int block) =>
        MemoryMarshal.AsBytes(cameras.AsSpan(block * shape.BlockRows, shape.RowsOf(block)));
}

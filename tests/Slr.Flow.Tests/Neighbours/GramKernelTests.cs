using CsCheck;
using Slr.Flow.Neighbours;

namespace Slr.Flow.Tests.Neighbours;

public unsafe class Gram_kernel
{
    [Fact]
    public void sums_in_one_order_whatever_the_vector_width() =>
        Gen.Select(Gen.Int[1, 700], Gen.Int[1, RowTile.Rows], Gen.Int[1, RowTile.Rows],
        Gen.UInt).Sample((dimension, rows, columns, seed) =>
    {
        using RowTile left = Tile(rows, dimension, seed), right = Tile(columns, dimension, seed + 1);
        using ProductRoom wide = new(), narrow = new();
        GramKernel.MultiplyWide(left, right, dimension, wide.Products);
        GramKernel.MultiplyNarrow(left, right, dimension, narrow);
        for (int row = 0; row < rows; row++)
            Assert.True(new Span<float>(wide.Products + row * RowTile.Rows, columns)
                .SequenceEqual(new Span<float>(narrow.Products + row * RowTile.Rows, columns)));
        (int i, int j) = ((int)(seed % (uint)rows), (int)(seed % (uint)columns));
        Assert.Equal(Chains(left, i, right, j, dimension), narrow.Products[i * RowTile.Rows + j]);
    }, iter: 60);

    [Fact]
    public void gives_a_row_with_itself_its_norm_and_two_rows_one_product_in_either_order()
    {
        const int Dimension = 700, Count = 50;
        using RowTile tile = Tile(Count, Dimension, seed: 5);
        using var room = new ProductRoom();
        GramKernel.Multiply(tile, tile, Dimension, room);
        for (int row = 0; row < Count; row++)
        {
            Assert.Equal(tile.Norms[row], room.Products[row * RowTile.Rows + row]);
            for (int column = 0; column < Count; column++)
                Assert.Equal(room.Products[row * RowTile.Rows + column], room.Products[column * RowTile.Rows + row]);
        }
    }

    /// <summary>The order that is promised, one value after the other.</summary>
    private static float Chains(RowTile left, int i, RowTile right, int j, int dimension)
    {
        float[] a = new float[dimension], b = new float[dimension];
        left.CopyRow(i, a);
        right.CopyRow(j, b);
        float total = 0;
        for (int first = 0; first < dimension; first += GramKernel.Depth)
        {
            float chain = 0;
            for (int k = first; k < Math.Min(dimension, first + GramKernel.Depth); k++)
                chain = MathF.FusedMultiplyAdd(a[k], b[k], chain);
            total = first > 0 ? total + chain : chain;
        }
        return total;
    }

    private static RowTile Tile(int count, int dimension, uint seed)
    {
        var tile = new RowTile(dimension, 1);
        float[] rows = RandomRows.Make(count, dimension, seed);
        for (int row = 0; row < count; row++)
            tile.Add(rows.AsSpan(row * dimension, dimension), row);
        return tile;
    }
}

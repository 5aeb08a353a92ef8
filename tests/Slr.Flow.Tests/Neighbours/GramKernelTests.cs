using System.Runtime.InteropServices;
using Slr.Flow.Neighbours;

namespace Slr.Flow.Tests.Neighbours;

public unsafe class Gram_kernel
{
    private const int Dimension = 700, Count = 50;

    [Fact]
    public void sums_in_one_order_whatever_the_vector_width()
    {
        using RowTile tile = Tile();
        float* products = (float*)NativeMemory.AlignedAlloc(RowTile.Rows * RowTile.Rows * sizeof(float), 64);
        float* narrow = (float*)NativeMemory.AlignedAlloc(4 * RowTile.Rows * sizeof(float), 64);
        GramKernel.Multiply(tile, tile, Dimension, products);
        for (int first = 0; first < Dimension; first += GramKernel.Depth)
            GramKernel.Block256(tile.Packed + first * RowTile.Panel + 4, tile.Packed + first * RowTile.Panel + 16,
                Math.Min(GramKernel.Depth, Dimension - first), narrow, first > 0);
        for (int row = 0; row < 4; row++)
            for (int column = 0; column < 16; column++)
                Assert.Equal(products[(row + 4) * RowTile.Rows + column + 16], narrow[row * RowTile.Rows + column]);
        for (int row = 0; row < Count; row++)
        {
            Assert.Equal(tile.Norms[row], products[row * RowTile.Rows + row]);
            for (int column = 0; column < Count; column++)
                Assert.Equal(products[row * RowTile.Rows + column], products[column * RowTile.Rows + row]);
        }
        NativeMemory.AlignedFree(products);
        NativeMemory.AlignedFree(narrow);
    }

    private static RowTile Tile()
    {
        var tile = new RowTile(Dimension, 1);
        float[] rows = RandomRows.Make(Count, Dimension, 5);
        for (int row = 0; row < Count; row++)
            tile.Add(rows.AsSpan(row * Dimension, Dimension), row);
        return tile;
    }
}

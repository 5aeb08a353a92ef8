using System.Runtime.InteropServices;

namespace Slr.Flow.Neighbours;

/// <summary>Where one thread multiplies tiles: the products of a pair, and room to pack what is being multiplied.</summary>
internal sealed unsafe class ProductRoom : IDisposable
{
    /// <summary>384 x 384 products: row i of the left tile with all rows of the right one.</summary>
    public float* Products { get; private set; } = Allocate(RowTile.Rows * RowTile.Rows);

    /// <summary>The products of one row of the left tile.</summary>
    /// <param name="row">The row.</param>
    /// <param name="count">Rows of the right tile.</param>
    public ReadOnlySpan<float> Row(int row, int count) => new(Products + row * RowTile.Rows, count);

    /// <summary>Room for the rows that <see cref="GramKernel"/> packs again.</summary>
    public float* Packed { get; private set; } = Allocate(GramKernel.PackedValues);

    ~ProductRoom() => Free();

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static float* Allocate(int values) => (float*)NativeMemory.AlignedAlloc((nuint)values * sizeof(float), 64);

    private void Free()
    {
        NativeMemory.AlignedFree(Products);
        NativeMemory.AlignedFree(Packed);
        Products = null;
        Packed = null;
    }
}

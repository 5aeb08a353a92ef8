using System.Runtime.InteropServices;

namespace Slr.Flow.Codes;

/// <summary>
/// Coded rows packed as the right side of <see cref="CodeKernel"/>: panels of 32 rows, within a panel four codes of each of
/// the 32 side by side, with their sign. Owns native memory.
/// </summary>
internal sealed unsafe class CodePanels : IDisposable
{
    /// <summary>Rows of a panel.</summary>
    public const int Panel = 32;

    private readonly int stride;

    /// <summary>Room for some rows.</summary>
    public CodePanels(int rows, int stride)
    {
        this.stride = stride;
        int room = (rows + Panel - 1) / Panel * Panel;
        Packed = (sbyte*)NativeMemory.AlignedAlloc((nuint)room * (nuint)stride, CodedRows.Alignment);
        Shifts = new int[room];
    }

    ~CodePanels() => Free();

    /// <summary>Rows packed.</summary>
    public int Count { get; private set; }

    /// <summary>The codes; panel p begins at p x 32 x stride.</summary>
    public sbyte* Packed { get; private set; }

    /// <summary>
    /// For each row |b|^2 + 128 sum(b), so that the squared distance from a row a is |a|^2 + shift - 2 (a + 64).b, where a + 64 are
    /// the bytes of the row as they are.
    /// </summary>
    public int[] Shifts { get; }

    /// <summary>Packs neighbouring rows in place of those before.</summary>
    public void Pack(CodedRows rows, int first, int count)
    {
        Count = count;
        for (int at = 0; at < (count + Panel - 1) / Panel * Panel; at++)
        {
            int* target = (int*)(Packed + (long)(at / Panel) * Panel * stride) + at % Panel;
            Shifts[at] = at < count ? PackRow((uint*)rows.Row(first + at), target) + rows.Norms[first + at] : 0;
            for (int four = 0; at >= count && four < stride / 4; four++)
                target[four * Panel] = 0;
        }
        GC.KeepAlive(rows);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <returns>128 times the sum of the codes.</returns>
    private int PackRow(uint* row, int* target)
    {
        int sum = 0;
        for (int four = 0; four < stride / 4; four++)
        {
            // Four bytes less 64 each, none borrowing from the next.
            uint signed = ((row[four] | 0x80808080) - 0x40404040) ^ 0x80808080;
            target[four * Panel] = (int)signed;
            sum += (sbyte)signed + (sbyte)(signed >> 8) + (sbyte)(signed >> 16) + (sbyte)(signed >> 24);
        }
        return 128 * sum;
    }

    private void Free()
    {
        NativeMemory.AlignedFree(Packed);
        Packed = null;
    }
}

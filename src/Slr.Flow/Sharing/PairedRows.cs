using System.Runtime.InteropServices;
using Slr.Flow.Storage;

namespace Slr.Flow.Sharing;

/// <summary>Rows whose blocks are compared in pairs, where they all are: at the machine that asks the others.</summary>
/// <param name="shape">How they are cut.</param>
public abstract class PairedRows(PairShape shape)
{
    /// <summary>How they are cut.</summary>
    public PairShape Shape => shape;

    /// <summary>A block, ready to be compared.</summary>
    public PackedBlock Pack(int block)
    {
        byte[] bytes = new byte[shape.BytesOf(block)];
        Copy(block, 0, bytes);
        return shape.Unpack(block, bytes);
    }

    /// <summary>Copies bytes of a block as they travel.</summary>
    /// <param name="block">The block.</param>
    /// <param name="offset">First byte, a multiple of four.</param>
    /// <param name="bytes">Gets as many bytes as it is long, all of the block.</param>
    public void Copy(int block, long offset, Span<byte> bytes)
    {
        (FeatureRows rows, Func<int, int> number) = RowsOf(block);
        float[] room = rows.NewRoom();
        long row = (long)rows.Dimension * sizeof(float), values = shape.RowsOf(block) * row;
        while (offset < values && bytes.Length > 0)
        {
            ReadOnlySpan<byte> from = MemoryMarshal.AsBytes(rows.Read(number((int)(offset / row)), room))[(int)(offset % row)..];
            from = from[..Math.Min(from.Length, bytes.Length)];
            from.CopyTo(bytes);
            bytes = bytes[from.Length..];
            offset += from.Length;
        }
        if (bytes.Length > 0)
            Beside(block).Slice((int)(offset - values), bytes.Length).CopyTo(bytes);
    }

    /// <summary>Where the rows of a block are: the set, and the number in it of each row of the block.</summary>
    protected abstract (FeatureRows Rows, Func<int, int> Number) RowsOf(int block);

    /// <summary>What stands beside the rows of a block.</summary>
    protected abstract ReadOnlySpan<byte> Beside(int block);
}

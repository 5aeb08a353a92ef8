using System.Runtime.InteropServices;
using Slr.Flow.Storage;

namespace Slr.Flow.Neighbours;

/// <summary>
/// Rows cut into blocks of one size, the last one smaller: pairs of blocks are what machines share of an exact search, each pair once.
/// The blocks do not depend on who helps.
/// </summary>
/// <param name="rows">N rows of finite values.</param>
/// <param name="cameras">Camera of each row; null where cameras do not matter.</param>
/// <param name="blockRows">Rows of a block.</param>
public sealed class RowBlocks(FeatureRows rows, int[]? cameras, int blockRows = RowBlocks.Usual)
{
    /// <summary>
    /// Rows of a block, sixteen tiles: at 2,048 values a row a block is 50 MB and a pair a second of two cores, so that a node on a
    /// link of 1 Gbit/s, which is sent each block once, waits for little more than its first pairs.
    /// </summary>
    public const int Usual = 16 * RowTile.Rows;

    /// <summary>Number of rows.</summary>
    public int Count => rows.Count;

    /// <summary>Values per row.</summary>
    public int Dimension => rows.Dimension;

    /// <summary>True where the neighbours of each camera are searched apart.</summary>
    public bool ByCamera => cameras is not null;

    /// <summary>Rows of a block.</summary>
    public int BlockRows => blockRows;

    /// <summary>Number of blocks.</summary>
    public int Blocks => (Count + blockRows - 1) / blockRows;

    /// <summary>Number of pairs, those of a block with itself included.</summary>
    public int Pairs => checked(Blocks * (Blocks + 1) / 2);

    /// <summary>The blocks of a pair, the smaller number first: (0, 0), (0, 1), (1, 1), (0, 2), ...</summary>
    /// <remarks>Pairs that follow one another share a block, which is then already where it is needed.</remarks>
    public static (int Left, int Right) PairOf(int pair)
    {
        int right = (int)((Math.Sqrt(8.0 * pair + 1) - 1) / 2);
        while ((long)right * (right + 1) / 2 > pair)
            right--;
        while ((long)(right + 1) * (right + 2) / 2 <= pair)
            right++;
        return (pair - right * (right + 1) / 2, right);
    }

    /// <summary>The same rows in blocks of another size.</summary>
    public RowBlocks Of(int rowsOfBlock) => new(rows, cameras, rowsOfBlock);

    /// <summary>Rows of a block.</summary>
    public int RowsOf(int block) => RowsOf(block, Count, blockRows);

    /// <summary>Bytes of a block as <see cref="Copy"/> gives them.</summary>
    public long BytesOf(int block) => BytesOf(RowsOf(block), Dimension, ByCamera);

    /// <summary>Bytes of some rows: their values, then their cameras.</summary>
    public static long BytesOf(int rows, int dimension, bool byCamera) => (long)rows * (dimension + (byCamera ? 1 : 0)) * sizeof(float);

    /// <summary>Rows of a block of so many.</summary>
    public static int RowsOf(int block, int count, int blockRows) => Math.Min(blockRows, count - block * blockRows);

    /// <summary>Copies bytes of a block as they travel: little-endian values of its rows, then their cameras.</summary>
    /// <param name="block">The block.</param>
    /// <param name="offset">First byte, a multiple of four.</param>
    /// <param name="bytes">Gets as many bytes as it is long, all of the block.</param>
    public void Copy(int block, long offset, Span<byte> bytes)
    {
        int first = block * blockRows, count = RowsOf(block);
        long row = (long)Dimension * sizeof(float), values = count * row;
        float[] room = rows.NewRoom();
        while (offset < values && bytes.Length > 0)
        {
            ReadOnlySpan<byte> from = MemoryMarshal.AsBytes(rows.Read(first + (int)(offset / row), room))[(int)(offset % row)..];
            from = from[..Math.Min(from.Length, bytes.Length)];
            from.CopyTo(bytes);
            bytes = bytes[from.Length..];
            offset += from.Length;
        }
        if (bytes.Length > 0)
            MemoryMarshal.AsBytes(cameras.AsSpan(first, count)).Slice((int)(offset - values), bytes.Length).CopyTo(bytes);
    }

    /// <summary>A block packed for comparison.</summary>
    /// <param name="block">The block.</param>
    /// <param name="kept">Neighbours that a comparison keeps.</param>
    public RowBlock Pack(int block, int kept)
    {
        int first = block * blockRows, count = RowsOf(block);
        float[] room = rows.NewRoom();
        var packed = new RowBlock(first, Dimension, ByCamera, kept);
        for (int row = first; row < first + count; row++)
            packed.Add(rows.Read(row, room), ByCamera ? cameras![row] : -1);
        return packed;
    }

    /// <summary>Bytes of the answer to a pair.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="kept">Neighbours that are kept of each row.</param>
    public long AnswerBytes(int pair, int kept)
    {
        (int left, int right) = PairOf(pair);
        return RowBlock.AnswerBytes(RowsOf(left) + (left == right ? 0 : RowsOf(right)), kept, ByCamera);
    }

    /// <summary>True for what can be an answer to a pair: of its length, with rows of the other block at distances that are some.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="kept">Neighbours that are kept of each row.</param>
    /// <param name="answer">What <see cref="RowBlock.Compare"/> is said to have answered.</param>
    public bool CanBeAnswer(int pair, int kept, ReadOnlySpan<byte> answer)
    {
        if (answer.Length != AnswerBytes(pair, kept))
            return false;
        (int left, int right) = PairOf(pair);
        return CanBe(ref answer, left, right) && (left == right || CanBe(ref answer, right, left));

        bool CanBe(ref ReadOnlySpan<byte> bytes, int block, int other)
        {
            int from = other * blockRows, to = from + RowsOf(other);
            for (int row = 0; row < RowsOf(block) * (ByCamera ? 2 : 1); row++)
                if (!NearestRows.CanBe(ref bytes, kept, from, to))
                    return false;
            return true;
        }
    }
}

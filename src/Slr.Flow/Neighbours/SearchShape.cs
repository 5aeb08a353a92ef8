using System.Runtime.InteropServices;
using Slr.Flow.Sharing;

namespace Slr.Flow.Neighbours;

/// <summary>A neighbour search in pairs of blocks of one set, each pair once: (0, 0), (0, 1), (1, 1), (0, 2), ...</summary>
/// <remarks>
/// The answer to a pair is what each row keeps of the other block, for <see cref="PairMerge"/>: rows of the left block, then of the
/// right one if it is another; per row <c>Kept</c> row numbers (<see cref="int.MaxValue"/> where there are fewer), as many squared
/// distances, and the farthest; by camera twice, of the row's own and of others. Cameras stand beside the rows.
/// </remarks>
/// <param name="Rows">Rows of the set.</param>
/// <param name="Dimension">Values per row.</param>
/// <param name="Kept">Neighbours that are kept of each row.</param>
/// <param name="ByCamera">Those of each camera apart.</param>
/// <param name="BlockRows">Rows of a block; the last one has fewer.</param>
public sealed record SearchShape(int Rows, int Dimension, int Kept, bool ByCamera, int BlockRows) : PairShape
{
    /// <inheritdoc/>
    public override int Blocks => (int)(((long)Rows + BlockRows - 1) / BlockRows);

    /// <inheritdoc/>
    public override int Pairs => checked(Blocks * (Blocks + 1) / 2);

    private int Kinds => ByCamera ? 2 : 1;

    /// <inheritdoc/>
    public override (int Left, int Right) PairOf(int pair)
    {
        int right = (int)((Math.Sqrt(8.0 * pair + 1) - 1) / 2);
        while ((long)right * (right + 1) / 2 > pair)
            right--;
        while ((long)(right + 1) * (right + 2) / 2 <= pair)
            right++;
        return (pair - right * (right + 1) / 2, right);
    }

    /// <inheritdoc/>
    public override int RowsOf(int block) => Math.Min(BlockRows, Rows - block * BlockRows);

    /// <inheritdoc/>
    public override long BytesOf(int block) => (long)RowsOf(block) * (Dimension + (ByCamera ? 1 : 0)) * sizeof(float);

    /// <inheritdoc/>
    public override PackedBlock Unpack(int block, ReadOnlySpan<byte> bytes)
    {
        int rows = RowsOf(block);
        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(bytes);
        ReadOnlySpan<int> cameras = MemoryMarshal.Cast<float, int>(values[(rows * Dimension)..]);
        var packed = new SearchBlock(block * BlockRows, this);
        for (int row = 0; row < rows; row++)
            packed.Add(values.Slice(row * Dimension, Dimension), ByCamera ? cameras[row] : -1);
        return packed;
    }

    /// <inheritdoc/>
    public override long AnswerBytes(int pair)
    {
        (int left, int right) = PairOf(pair);
        int rows = RowsOf(left) + (left == right ? 0 : RowsOf(right));
        return (long)rows * Kinds * NearestRows.BytesOf(Kept);
    }

    /// <inheritdoc/>
    public override bool CanBeAnswer(int pair, ReadOnlySpan<byte> answer)
    {
        if (answer.Length != AnswerBytes(pair))
            return false;
        (int left, int right) = PairOf(pair);
        return CanBe(ref answer, left, right) && (left == right || CanBe(ref answer, right, left));

        bool CanBe(ref ReadOnlySpan<byte> bytes, int block, int other)
        {
            int from = other * BlockRows, to = from + RowsOf(other);
            for (int row = 0; row < RowsOf(block) * Kinds; row++)
                if (!NearestRows.CanBe(ref bytes, Kept, from, to))
                    return false;
            return true;
        }
    }
}

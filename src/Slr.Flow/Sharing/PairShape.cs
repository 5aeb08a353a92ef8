namespace Slr.Flow.Sharing;

/// <summary>
/// How rows are cut into blocks, and which pairs of them are compared: all that a machine needs to know besides the blocks to do a
/// part of the work. Neither blocks nor pairs depend on who helps.
/// </summary>
public abstract record PairShape
{
    /// <summary>
    /// Rows of a block, sixteen tiles: at 2,048 values a row a block is 50 MB and a pair a second of two cores, so that a node on a
    /// link of 1 Gbit/s, which is sent each block once, waits for little more than its first pairs.
    /// </summary>
    public const int UsualRows = 6_144;

    /// <summary>Number of blocks.</summary>
    public abstract int Blocks { get; }

    /// <summary>Number of pairs.</summary>
    public abstract int Pairs { get; }

    /// <summary>The blocks of a pair; pairs that follow one another share a block, which is then already where it is needed.</summary>
    public abstract (int Left, int Right) PairOf(int pair);

    /// <summary>Rows of a block.</summary>
    public abstract int RowsOf(int block);

    /// <summary>Bytes of a block as it travels: little-endian values of its rows, then what stands beside them.</summary>
    public abstract long BytesOf(int block);

    /// <summary>Makes a block ready to be compared.</summary>
    /// <param name="block">Its number.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <exception cref="InvalidDataException">They are none of such a block.</exception>
    public abstract PackedBlock Unpack(int block, ReadOnlySpan<byte> bytes);

    /// <summary>Bytes of the answer to a pair.</summary>
    public abstract long AnswerBytes(int pair);

    /// <summary>True for what can be an answer to a pair.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="answer">What <see cref="PackedBlock.Compare"/> is said to have answered.</param>
    public abstract bool CanBeAnswer(int pair, ReadOnlySpan<byte> answer);
}

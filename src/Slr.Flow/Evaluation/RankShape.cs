using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Slr.Flow.Neighbours;
using Slr.Flow.Sharing;

namespace Slr.Flow.Evaluation;

/// <summary>
/// A ranking in pairs of a block of queries and a block of the gallery. Blocks of the gallery have the first numbers; a block of it is
/// compared with all queries before the next one.
/// </summary>
/// <remarks>
/// <para>Beside the rows of queries stand, as integers: for each query how many images it is not compared with and how many it is
/// to find; the places in the gallery of all of the former, those of the latter, and the distances of the latter.</para>
/// <para>The answer to a pair: for each image that is to be found how many of the block are nearer, or as near and earlier; then for
/// each query the nearest <c>Listed</c> of the block.</para>
/// </remarks>
/// <param name="Gallery">Images of the gallery.</param>
/// <param name="Dimension">Values per row.</param>
/// <param name="BlockRows">Rows of a block; the last ones have fewer.</param>
/// <param name="Listed">Nearest images that are listed of each query.</param>
/// <param name="Queries">What is asked in each block of queries.</param>
public sealed record RankShape(int Gallery, int Dimension, int BlockRows, int Listed, ImmutableArray<QuestionCounts> Queries) : PairShape
{
    /// <summary>Blocks of the gallery.</summary>
    public int GalleryBlocks => (int)(((long)Gallery + BlockRows - 1) / BlockRows);

    /// <inheritdoc/>
    public override int Blocks => GalleryBlocks + Queries.Length;

    /// <inheritdoc/>
    public override int Pairs => checked(GalleryBlocks * Queries.Length);

    /// <inheritdoc/>
    public override (int Left, int Right) PairOf(int pair) => (GalleryBlocks + pair % Queries.Length, pair / Queries.Length);

    /// <inheritdoc/>
    public override int RowsOf(int block) =>
        IsOfQueries(block) ? QuestionsOf(block).Queries : Math.Min(BlockRows, Gallery - block * BlockRows);

    /// <inheritdoc/>
    public override long BytesOf(int block) => sizeof(float)
        * ((long)RowsOf(block) * Dimension + (IsOfQueries(block) ? QuestionsOf(block).Numbers : 0));

    /// <inheritdoc/>
    public override PackedBlock Unpack(int block, ReadOnlySpan<byte> bytes)
    {
        int rows = RowsOf(block), values = rows * Dimension;
        var packed = new RankBlock(IsOfQueries(block) ? 0 : block * BlockRows, Dimension, Listed);
        ReadOnlySpan<float> numbers = MemoryMarshal.Cast<byte, float>(bytes);
        for (int row = 0; row < rows; row++)
            packed.Add(numbers.Slice(row * Dimension, Dimension));
        if (IsOfQueries(block))
            packed.Ask(RankQuestions.Read(MemoryMarshal.Cast<float, int>(numbers[values..]), QuestionsOf(block), Gallery));
        return packed;
    }

    /// <inheritdoc/>
    public override long AnswerBytes(int pair)
    {
        QuestionCounts asked = QuestionsOf(PairOf(pair).Left);
        return (long)asked.Sought * sizeof(int) + (Listed == 0 ? 0 : (long)asked.Queries * NearestRows.BytesOf(Listed));
    }

    /// <inheritdoc/>
    public override bool CanBeAnswer(int pair, ReadOnlySpan<byte> answer)
    {
        if (answer.Length != AnswerBytes(pair))
            return false;
        (int left, int right) = PairOf(pair);
        int sought = QuestionsOf(left).Sought, first = right * BlockRows, count = RowsOf(right);
        if (MemoryMarshal.Cast<byte, int>(answer[..(sought * sizeof(int))]).ContainsAnyExceptInRange(0, count))
            return false;
        for (answer = answer[(sought * sizeof(int))..]; answer.Length > 0;)
            if (!NearestRows.CanBe(ref answer, Listed, first, first + count, least: float.MinValue))
                return false;
        return true;
    }

    /// <summary>What is asked in a block of queries.</summary>
    private QuestionCounts QuestionsOf(int block) => Queries[block - GalleryBlocks];

    private bool IsOfQueries(int block) => block >= GalleryBlocks;
}

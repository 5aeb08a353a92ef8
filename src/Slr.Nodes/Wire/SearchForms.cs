using System.Collections.Immutable;
using Slr.Flow.Evaluation;
using Slr.Flow.Neighbours;
using Slr.Flow.Sharing;

namespace Slr.Nodes.Wire;

/// <summary>The forms in bytes of what is said about comparisons of rows.</summary>
internal static class SearchForms
{
    /// <summary>False for a message of another kind.</summary>
    public static bool TryWrite(BinaryWriter to, object message)
    {
        switch (message)
        {
            case EnlistToSearch enlist:
                to.Write(enlist.Protocol);
                to.Write(enlist.Program);
                return true;
            case PairTerms terms:
                to.Write(terms.Job);
                Write(to, terms.Shape);
                to.Put(terms.Blocks);
                return true;
            case PairOrder order:
                to.Write(order.Job);
                to.Write(order.Shard);
                return true;
            case WantBlock want:
                to.Write(want.Job);
                to.Write(want.Block);
                to.Write(want.Offset);
                return true;
            case BlockPiece piece:
                to.Write(piece.Job);
                to.Write(piece.Block);
                to.Write(piece.Offset);
                to.Put(piece.Bytes);
                return true;
            case Candidates candidates:
                to.Write(candidates.Job);
                to.Write(candidates.Shard);
                to.Write(candidates.Offset);
                to.Put(candidates.Bytes);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Null for a message of another kind.</summary>
    public static NodeMessage? Read(BinaryReader from, string manifest) => manifest switch
    {
        nameof(EnlistToSearch) => new EnlistToSearch(from.ReadInt32(), from.ReadString()),
        nameof(PairTerms) => Whole(new PairTerms(from.ReadInt64(), ReadShape(from), from.Texts())),
        nameof(PairOrder) => new PairOrder(from.ReadInt64(), from.ReadInt32()),
        nameof(WantBlock) => new WantBlock(from.ReadInt64(), from.ReadInt32(), from.ReadInt64()),
        nameof(BlockPiece) => new BlockPiece(from.ReadInt64(), from.ReadInt32(), from.ReadInt64(), from.Bytes()),
        nameof(Candidates) => new Candidates(from.ReadInt64(), from.ReadInt32(), from.ReadInt32(), from.Bytes()),
        _ => null,
    };

    private static void Write(BinaryWriter to, PairShape shape)
    {
        to.Write(shape.GetType().Name);
        switch (shape)
        {
            case SearchShape search:
                to.Write(search.Rows);
                to.Write(search.Dimension);
                to.Write(search.Kept);
                to.Write(search.ByCamera);
                to.Write(search.BlockRows);
                break;
            case RankShape rank:
                to.Write(rank.Gallery);
                to.Write(rank.Dimension);
                to.Write(rank.BlockRows);
                to.Write(rank.Listed);
                to.Put([.. rank.Queries.SelectMany(block => (int[])[block.Queries, block.Dropped, block.Sought])]);
                break;
            default:
                throw new ArgumentException($"{shape.GetType().Name} has no form", nameof(shape));
        }
    }

    private static PairShape ReadShape(BinaryReader from) => from.ReadString() switch
    {
        nameof(SearchShape) => new SearchShape(Natural(from), Positive(from), Natural(from), from.ReadBoolean(), Positive(from)),
        nameof(RankShape) => new RankShape(Natural(from), Positive(from), Positive(from), Natural(from), Counts(from.Integers())),
        string other => throw new InvalidDataException($"a comparison {other}"),
    };

    private static ImmutableArray<QuestionCounts> Counts(int[] numbers) =>
        numbers.Length % 3 == 0 && numbers.All(number => number >= 0)
            ? [.. numbers.Chunk(3).Select(block => new QuestionCounts(block[0], block[1], block[2]))]
            : throw new InvalidDataException("blocks of queries that ask for nothing that there is");

    /// <summary>Terms that name each block of their shape once.</summary>
    private static PairTerms Whole(PairTerms terms) => terms.Blocks.Length == terms.Shape.Blocks ? terms
        : throw new InvalidDataException($"{terms.Blocks.Length} blocks of {terms.Shape.Blocks}");

    private static int Natural(BinaryReader from) => from.ReadInt32() is >= 0 and int number ? number
        : throw new InvalidDataException("a negative number of something");

    private static int Positive(BinaryReader from) => Natural(from) is > 0 and int number ? number
        : throw new InvalidDataException("none of something that there must be");
}

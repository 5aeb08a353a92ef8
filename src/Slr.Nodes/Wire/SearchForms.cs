namespace Slr.Nodes.Wire;

/// <summary>The forms in bytes of what is said about searches.</summary>
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
            case SearchTerms terms:
                to.Write(terms.Job);
                to.Write(terms.Rows);
                to.Write(terms.Dimension);
                to.Write(terms.Kept);
                to.Write(terms.ByCamera);
                to.Write(terms.BlockRows);
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
        nameof(SearchTerms) => new SearchTerms(from.ReadInt64(), from.ReadInt32(), from.ReadInt32(), from.ReadInt32(),
            from.ReadBoolean(), from.ReadInt32(), from.Texts()),
        nameof(PairOrder) => new PairOrder(from.ReadInt64(), from.ReadInt32()),
        nameof(WantBlock) => new WantBlock(from.ReadInt64(), from.ReadInt32(), from.ReadInt64()),
        nameof(BlockPiece) => new BlockPiece(from.ReadInt64(), from.ReadInt32(), from.ReadInt64(), from.Bytes()),
        nameof(Candidates) => new Candidates(from.ReadInt64(), from.ReadInt32(), from.ReadInt32(), from.Bytes()),
        _ => null,
    };
}

using Akka.Actor;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Leading;

/// <summary>Leads nodes that compare blocks of rows, and sends them the rows that they compare.</summary>
internal sealed class SearchLeader : Leader
{
    /// <summary>Prepares a leader.</summary>
    /// <param name="inviter">Is told whom not to invite again.</param>
    /// <param name="tell">Hears who comes and goes.</param>
    public SearchLeader(IActorRef inviter, Action<CrewNews> tell)
        : base("search", " to search", new EnlistToSearch(NodeMessage.Version, Arithmetic.OwnProgram), inviter, tell)
    {
        Receive<WantBlock>(want => Sender.Tell(new BlockPiece(want.Job, want.Block, want.Offset,
            (Job(want.Job) as HandedPairs)?.Piece(want.Block, want.Offset) ?? [])));
        Receive<Candidates>(some => Collect(some, some.Job, some.Shard));
    }
}

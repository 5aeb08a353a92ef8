using Slr.Flow.Evaluation;
using Slr.Flow.Neighbours;
using Slr.Flow.Sharing;

namespace Slr.Nodes.Wire;

/// <summary>Trainer to node: help me to compare rows, if you are the same program. The answer is <see cref="Enlisted"/>.</summary>
/// <param name="Protocol"><see cref="NodeMessage.Version"/> of the sender.</param>
/// <param name="Program">The sender's program, with its commit: sums of a comparison have one order on every processor.</param>
internal sealed record EnlistToSearch(int Protocol, string Program) : NodeMessage;

/// <summary>What the orders of one comparison of rows have in common.</summary>
/// <param name="Job">Number of the job, unique for its trainer.</param>
/// <param name="Shape">What is compared: a <see cref="SearchShape"/> or a <see cref="RankShape"/>.</param>
/// <param name="Blocks">SHA-256 of each block, in hexadecimal.</param>
internal sealed record PairTerms(long Job, PairShape Shape, string[] Blocks) : NodeMessage, IJobTerms;

/// <summary>Trainer to node: compare the blocks of this pair.</summary>
/// <param name="Job">The job, whose terms were sent before.</param>
/// <param name="Shard">Number of the pair.</param>
internal sealed record PairOrder(long Job, int Shard) : NodeMessage, IShardOrder;

/// <summary>Node to trainer: bytes of a block from here on.</summary>
internal sealed record WantBlock(long Job, int Block, long Offset) : NodeMessage;

/// <summary>Trainer to node: bytes of a block; none when the job is over.</summary>
internal sealed record BlockPiece(long Job, int Block, long Offset, byte[] Bytes) : NodeMessage;

/// <summary>Node to trainer: a part of the answer to a pair.</summary>
/// <param name="Job">The job.</param>
/// <param name="Shard">The pair.</param>
/// <param name="Offset">Where the bytes lie in the answer.</param>
/// <param name="Bytes">The bytes.</param>
internal sealed record Candidates(long Job, int Shard, int Offset, byte[] Bytes) : NodeMessage;

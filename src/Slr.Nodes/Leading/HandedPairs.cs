using System.Security.Cryptography;
using Slr.Flow.Sharing;
using Slr.Nodes.Membership;
using Slr.Nodes.Sharding;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Leading;

/// <summary>Pairs of blocks that are handed out.</summary>
internal sealed class HandedPairs(PairJob job) : HandedJob
{
    private Task<string[]>? hashes;

    private PairShape Shape => job.Rows.Shape;

    /// <inheritdoc/>
    public override long Number => job.Number;

    /// <inheritdoc/>
    public override string Role => NodeRoles.Search;

    /// <inheritdoc/>
    public override IShardBoard Board => job.Board;

    /// <inheritdoc/>
    public override NodeMessage Terms => new PairTerms(Number, Shape, hashes!.Result);

    /// <inheritdoc/>
    public override bool IsPrepared(Action whenItIs) => IsDone(ref hashes,
        () => Task.FromResult(Enumerable.Range(0, Shape.Blocks).Select(HashOf).ToArray()), whenItIs);

    /// <inheritdoc/>
    public override (NodeMessage Order, ICollected Answer) Order(int shard) => (new PairOrder(Number, shard), new Answer(job, shard));

    /// <summary>As much of a block as goes into one message; nothing of what is none.</summary>
    public byte[] Piece(int block, long offset)
    {
        if ((uint)block >= (uint)Shape.Blocks || offset < 0 || offset % sizeof(float) != 0 || offset >= Shape.BytesOf(block))
            return [];
        byte[] piece = new byte[Math.Min(NodeMessage.MostBytes, Shape.BytesOf(block) - offset)];
        job.Rows.Copy(block, offset, piece);
        return piece;
    }

    private string HashOf(int block)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = new byte[NodeMessage.MostBytes];
        for (long at = 0, all = Shape.BytesOf(block); at < all; at += piece.Length)
        {
            Span<byte> some = piece.AsSpan(0, (int)Math.Min(piece.Length, all - at));
            job.Rows.Copy(block, at, some);
            hash.AppendData(some);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>What has come of the answer to a pair.</summary>
    private sealed class Answer(PairJob job, int pair) : ICollected
    {
        private readonly byte[] bytes = new byte[job.Rows.Shape.AnswerBytes(pair)];
        private int filled;

        public bool IsWhole => filled == bytes.Length;

        public bool TryAdd(NodeMessage part)
        {
            if (part is not Candidates some || some.Offset != filled || some.Bytes.Length == 0 || some.Bytes.Length > bytes.Length - filled)
                return false;
            some.Bytes.CopyTo(bytes, filled);
            filled += some.Bytes.Length;
            return !IsWhole || job.Rows.Shape.CanBeAnswer(pair, bytes);
        }

        public void Put(string worker) => job.Board.Put(worker, pair, bytes);
    }
}

using System.Security.Cryptography;
using Slr.Flow.Neighbours;
using Slr.Nodes.Membership;
using Slr.Nodes.Sharding;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Leading;

/// <summary>A search that is handed out.</summary>
internal sealed class HandedSearch(SearchJob job) : HandedJob
{
    private Task<string[]>? hashes;

    /// <inheritdoc/>
    public override long Number => job.Number;

    /// <inheritdoc/>
    public override string Role => NodeRoles.Search;

    /// <inheritdoc/>
    public override IShardBoard Board => job.Board;

    /// <inheritdoc/>
    public override NodeMessage Terms => new SearchTerms(Number, job.Rows.Count, job.Rows.Dimension, job.Kept, job.Rows.ByCamera,
        job.Rows.BlockRows, hashes!.Result);

    /// <inheritdoc/>
    public override bool IsPrepared(Action whenItIs) => IsDone(ref hashes,
        () => Task.FromResult(Enumerable.Range(0, job.Rows.Blocks).Select(block => HashOf(job.Rows, block)).ToArray()), whenItIs);

    /// <inheritdoc/>
    public override (NodeMessage Order, ICollected Answer) Order(int shard) => (new PairOrder(Number, shard), new Answer(job, shard));

    /// <summary>As much of a block as goes into one message; nothing of what is none.</summary>
    public byte[] Piece(int block, long offset)
    {
        if ((uint)block >= (uint)job.Rows.Blocks || offset < 0 || offset % sizeof(float) != 0 || offset >= job.Rows.BytesOf(block))
            return [];
        byte[] piece = new byte[Math.Min(NodeMessage.MostBytes, job.Rows.BytesOf(block) - offset)];
        job.Rows.Copy(block, offset, piece);
        return piece;
    }

    private static string HashOf(RowBlocks rows, int block)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = new byte[NodeMessage.MostBytes];
        for (long at = 0, all = rows.BytesOf(block); at < all; at += piece.Length)
        {
            Span<byte> some = piece.AsSpan(0, (int)Math.Min(piece.Length, all - at));
            rows.Copy(block, at, some);
            hash.AppendData(some);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>What has come of the answer to a pair.</summary>
    private sealed class Answer(SearchJob job, int pair) : ICollected
    {
        private readonly byte[] bytes = new byte[job.Rows.AnswerBytes(pair, job.Kept)];
        private int filled;

        public bool IsWhole => filled == bytes.Length;

        public bool TryAdd(NodeMessage part)
        {
            if (part is not Candidates some || some.Offset != filled || some.Bytes.Length == 0 || some.Bytes.Length > bytes.Length - filled)
                return false;
            some.Bytes.CopyTo(bytes, filled);
            filled += some.Bytes.Length;
            return !IsWhole || job.Rows.CanBeAnswer(pair, job.Kept, bytes);
        }

        public void Put(string worker) => job.Board.Put(worker, pair, bytes);
    }
}

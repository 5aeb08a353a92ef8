using Slr.Flow.Sharing;

namespace Slr.Nodes.Sharding;

/// <summary>
/// Blocks of one job that are packed here, those that were used last, up to a limit of memory. For one thread at a time.
/// </summary>
/// <param name="limit">Bytes; the two blocks of a pair are kept whatever it is.</param>
internal sealed class PackedBlocks(long limit) : IDisposable
{
    private readonly LinkedList<(int Number, PackedBlock Block, long Bytes)> blocks = [];

    /// <summary>A block that is here; null for another one.</summary>
    public PackedBlock? Find(int number)
    {
        for (var node = blocks.First; node is not null; node = node.Next)
            if (node.Value.Number == number)
            {
                blocks.Remove(node);
                blocks.AddFirst(node);
                return node.Value.Block;
            }
        return null;
    }

    /// <summary>Keeps a block; those that were not used for longest go where there is no room.</summary>
    public PackedBlock Keep(int number, PackedBlock block, long bytes)
    {
        blocks.AddFirst((number, block, bytes));
        while (blocks.Count > 2 && blocks.Sum(one => one.Bytes) > limit)
        {
            blocks.Last!.Value.Block.Dispose();
            blocks.RemoveLast();
        }
        return block;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((_, PackedBlock block, _) in blocks)
            block.Dispose();
    }
}

using System.Numerics.Tensors;
using Slr.Nodes.Sharding;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Leading;

/// <summary>The features that have come of an order so far.</summary>
internal sealed class Collected(Order order, int featureSize, ShardBoard<IReadOnlyList<BatchRows>> board) : ICollected
{
    private readonly BatchRows?[] batches = new BatchRows?[order.Batches.Length];
    private readonly int[] filled = new int[order.Batches.Length];

    /// <inheritdoc/>
    public bool IsWhole => !batches.Where((batch, index) => batch is null || filled[index] < batch.Rows.Length).Any();

    /// <summary>The batches; all of them once whole.</summary>
    public IReadOnlyList<BatchRows> Rows => [.. batches.Select(batch => batch!)];

    /// <summary>Adds a part of a batch: parts come in their order, images are some of the batch's in its order.</summary>
    public bool TryAdd(NodeMessage message)
    {
        if (message is not Features part || (uint)part.Batch >= (uint)batches.Length || !IsPartOf(part.Images, order.Batches[part.Batch])
            || (part.Rows.Length > 0 && !TensorPrimitives.IsFiniteAll<float>(part.Rows)))
            return false;
        BatchRows batch = batches[part.Batch] ??= new BatchRows(part.Images, new float[part.Images.Length * featureSize]);
        if (!batch.Images.SequenceEqual(part.Images) || part.Offset != filled[part.Batch]
            || part.Rows.Length > batch.Rows.Length - part.Offset || (part.Rows.Length == 0 && batch.Rows.Length > 0))
            return false;
        part.Rows.CopyTo(batch.Rows, part.Offset);
        filled[part.Batch] += part.Rows.Length;
        return true;
    }

    /// <inheritdoc/>
    public void Put(string worker) => board.Put(worker, order.Shard, Rows);

    private static bool IsPartOf(int[] some, int[] all)
    {
        int at = -1;
        foreach (int image in some)
            if ((at = Array.IndexOf(all, image, at + 1)) < 0)
                return false;
        return true;
    }
}

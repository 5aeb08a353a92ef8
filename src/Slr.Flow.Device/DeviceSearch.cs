using System.Runtime.InteropServices;
using Slr.Flow.Neighbours;
using Slr.Torch;
using TorchSharp;

namespace Slr.Flow.Device;

/// <summary>The exact search as blockwise products on a device of libtorch, in float32.</summary>
/// <remarks>Deterministic on one device; its sums run in another order than the CPU's, so last digits can differ.</remarks>
/// <param name="device">Where the products are computed.</param>
public sealed class DeviceSearch(TrainingDevice device) : INeighbourBackend
{
    private const int Block = 2048;

    /// <inheritdoc/>
    public NeighbourGraph Search(float[] rows, int dimension, int neighbours, CancellationToken cancellation)
    {
        int count = rows.Length / dimension, k = Math.Min(neighbours, count);
        var indices = new int[(long)count * k];
        var distances = new float[(long)count * k];
        var farthest = new float[count];
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor all = Upload(rows, count, dimension);
        torch.Tensor norms = all.mul(all).sum(1);
        for (int first = 0; first < count; first += Block)
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope inner = torch.NewDisposeScope();
            int size = Math.Min(Block, count - first);
            torch.Tensor some = all.narrow(0, first, size);
            torch.Tensor near = torch.mm(some, all.t()).mul_(Scalars.MinusTwo)
                .add_(norms.unsqueeze(0), Scalars.One).add_(norms.narrow(0, first, size).unsqueeze(1), Scalars.One)
                .clamp_min_(Scalars.Zero);
            near.max(1).values.cpu().data<float>().CopyTo(farthest.AsSpan(first, size));
            // A row comes first among its own neighbours, also when another row equals it.
            near.narrow(1, first, size).diagonal(0, 0, 1).fill_(Scalars.MinusOne);
            (torch.Tensor values, torch.Tensor where) = near.topk(k, 1, largest: false, sorted: true);
            values.cpu().data<float>().CopyTo(distances.AsSpan(first * k, size * k));
            where.to(torch.int32).cpu().data<int>().CopyTo(indices.AsSpan(first * k, size * k));
        }
        SortTies(indices, distances, k);
        return new NeighbourGraph(count, k, indices, distances, farthest, NeighbourReport.ExactSearch);
    }

    /// <summary>Block by block through one buffer: memory for a copy of all rows on the host would cost more than the copy.</summary>
    private torch.Tensor Upload(float[] rows, int count, int dimension)
    {
        torch.Tensor all = torch.empty([count, dimension], torch.ScalarType.Float32, device.Device);
        using torch.Tensor buffer = torch.empty([Math.Min(Block, count), dimension], torch.ScalarType.Float32);
        for (int first = 0; first < count; first += Block)
        {
            int size = Math.Min(Block, count - first);
            using torch.Tensor from = buffer.narrow(0, 0, size), to = all.narrow(0, first, size);
            MemoryMarshal.AsBytes(rows.AsSpan(first * dimension, size * dimension)).CopyTo(from.bytes);
            to.copy_(from);
        }
        return all;
    }

    /// <summary>Orders equal distances by index, as the search on the CPU does, and puts the row itself at 0.</summary>
    private static void SortTies(int[] indices, float[] distances, int k)
    {
        for (int start = 0; start < indices.Length; start += k)
        {
            distances[start] = 0;
            for (int from = 1, to; from < k; from = to)
            {
                for (to = from + 1; to < k && distances[start + to] == distances[start + from];)
                    to++;
                Array.Sort(indices, start + from, to - from);
            }
        }
    }
}

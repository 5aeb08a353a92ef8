using Slr.Flow.Neighbours;
using Slr.Torch;
using TorchSharp;

namespace Slr.Flow.Device;

/// <summary>
/// The exact search as products on a device of libtorch, in float32: each full tile of rows is compared there, as soon as it has
/// arrived, with all tiles before it.
/// </summary>
/// <remarks>
/// Tiles are cut by row numbers alone, so the result does not depend on the blocks in which rows arrive. Deterministic on one
/// device; its sums run in another order than the CPU's, so last digits can differ, and of rows whose distances these digits make
/// equal others may be kept.
/// </remarks>
public sealed class DeviceSearch : INeighbourBackend
{
    private readonly TrainingDevice device;
    private readonly int tile;

    /// <summary>A backend.</summary>
    /// <param name="device">Where the products are computed.</param>
    public DeviceSearch(TrainingDevice device)
        : this(device, tile: 2048)
    {
    }

    /// <summary>A backend with tiles of another size than that which keeps a GPU busy and a product in its cache.</summary>
    internal DeviceSearch(TrainingDevice device, int tile) => (this.device, this.tile) = (device, tile);

    /// <summary>The backend of a CUDA device; null on the CPU, where <see cref="NeighbourSearch"/> multiplies itself.</summary>
    public static DeviceSearch? On(TrainingDevice device) => device.IsCuda ? new(device) : null;

    /// <inheritdoc/>
    public IArrivingRows Begin(int dimension, int neighbours) => new Search(device, tile, dimension, neighbours);

    private sealed class Search(TrainingDevice device, int tile, int dimension, int neighbours) : IArrivingRows
    {
        private readonly List<DeviceTile> tiles = [];
        private HostRows? arriving;
        private int count;

        public void Add(ReadOnlySpan<float> rows)
        {
            for (; rows.Length > 0; rows = rows[dimension..], count++)
            {
                arriving ??= new HostRows(device, tile, dimension);
                arriving.Add(rows[..dimension]);
                if (arriving.IsFull)
                    CompareArrived(CancellationToken.None);
            }
        }

        public NeighbourGraph Complete(CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            if (arriving is { Count: > 0 })
                CompareArrived(cancellation);
            int k = Math.Min(neighbours, count), first = 0;
            int[] indices = new int[(long)count * k];
            float[] distances = new float[(long)count * k], farthest = new float[count];
            foreach (DeviceTile found in tiles)
            {
                found.Read(indices.AsSpan(first * k, found.Count * k), distances.AsSpan(first * k, found.Count * k),
                    farthest.AsSpan(first, found.Count));
                first += found.Count;
            }
            Dispose();
            SortTies(indices, distances, k);
            return new NeighbourGraph(count, k, indices, distances, farthest, NeighbourReport.ExactSearch);
        }

        public void Dispose()
        {
            arriving?.Dispose();
            arriving = null;
            tiles.ForEach(each => each.Dispose());
            tiles.Clear();
        }

        private void CompareArrived(CancellationToken cancellation)
        {
            torch.Tensor rows = torch.empty([arriving!.Count, dimension], torch.ScalarType.Float32, device.Device)
                .DetachFromDisposeScope();
            arriving.MoveTo(rows);
            tiles.Add(new DeviceTile(rows, tiles.Count * tile, neighbours));
            foreach (DeviceTile other in tiles)
            {
                cancellation.ThrowIfCancellationRequested();
                tiles[^1].Compare(other);
            }
        }
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

using Slr.Flow.Evaluation;
using Slr.Flow.Storage;
using Slr.Torch;
using TorchSharp;

namespace Slr.Flow.Device;

/// <summary>The products of a ranking on a device of libtorch, in float32; their ranks are counted on the host.</summary>
/// <remarks>
/// Deterministic on one device. Its sums run in another order than the CPU's: products differ in their last digits (about 1e-6 for
/// L2-normalised rows), and images that are nearer to one another than that may change places.
/// </remarks>
/// <param name="device">Where the products are computed.</param>
public sealed class DeviceRanking(TrainingDevice device) : IRankingBackend
{
    /// <summary>Gallery images that are copied to the device at a time.</summary>
    private const int Block = 2048;

    /// <summary>The backend of a CUDA device; null on the CPU, where <see cref="Ranking"/> multiplies itself.</summary>
    public static DeviceRanking? On(TrainingDevice device) => device.IsCuda ? new(device) : null;

    /// <inheritdoc/>
    public IGallery Hold(FeatureRows features, ReadOnlySpan<int> rows) => new Gallery(device, features, rows);

    private sealed class Gallery : IGallery
    {
        private readonly int dimension;
        private readonly torch.Tensor images, queries;
        private readonly HostRows arriving, leaving;

        public Gallery(TrainingDevice device, FeatureRows features, ReadOnlySpan<int> rows)
        {
            dimension = features.Dimension;
            float[] room = features.NewRoom();
            using DisposeScope scope = torch.NewDisposeScope();
            images = torch.empty([rows.Length, dimension], torch.ScalarType.Float32, device.Device).DetachFromDisposeScope();
            queries = torch.empty([Ranking.MostQueries, dimension], torch.ScalarType.Float32, device.Device).DetachFromDisposeScope();
            leaving = new HostRows(device, Ranking.MostQueries, Math.Max(1, rows.Length));
            arriving = new HostRows(device, Math.Max(Block, Ranking.MostQueries), Math.Max(1, dimension));
            for (int first = 0; first < rows.Length; first += Block)
            {
                int count = Math.Min(Block, rows.Length - first);
                foreach (int row in rows.Slice(first, count))
                    arriving.Add(features.Read(row, room));
                arriving.MoveTo(images.narrow(0, first, count));
            }
        }

        public void Distances(ReadOnlySpan<float> rows, float[] distances)
        {
            if (images.shape[0] == 0)
                return;
            using DisposeScope scope = torch.NewDisposeScope();
            for (int first = 0; first < rows.Length; first += dimension)
                arriving.Add(rows.Slice(first, dimension));
            torch.Tensor some = queries.narrow(0, 0, arriving.Count);
            arriving.MoveTo(some);
            leaving.Receive(torch.mm(some, images.t()).neg_(), distances);
        }

        public void Dispose()
        {
            foreach (IDisposable part in (IDisposable[])[images, queries, arriving, leaving])
                part.Dispose();
        }
    }
}

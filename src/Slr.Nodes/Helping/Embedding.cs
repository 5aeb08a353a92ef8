using Akka.Actor;
using Slr.Data.Batches;
using Slr.Models.Networks;
using Slr.Models.Training;
using Slr.Torch;

namespace Slr.Nodes.Helping;

/// <summary>
/// Owns the networks that a node looks through, on a thread of its own: libtorch splits an operation by the number of threads
/// that this thread has set.
/// </summary>
internal sealed class Embedding : ReceiveActor
{
    /// <summary>Networks kept: that of this epoch, and one before it while the last shards of it are done.</summary>
    private const int Kept = 2;

    private readonly List<(string Weights, Embedder Network)> networks = [];

    public Embedding(TrainingDevice device, int threads)
    {
        TorchThreads.Use(threads);
        Receive<Knows>(knows => Sender.Tell(networks.Exists(one => one.Weights == knows.Weights)));
        Receive<Load>(load => Reply(() =>
        {
            networks.Add((load.Weights, new Embedder(load.Shape, device, load.Set)));
            while (networks.Count > Kept)
            {
                networks[0].Network.Dispose();
                networks.RemoveAt(0);
            }
            return true;
        }));
        Receive<Look>(look => Reply(() =>
        {
            Embedder network = networks.Find(one => one.Weights == look.Weights).Network;
            float[] rows = new float[look.Batch.Count * network.FeatureSize];
            using var input = new NetworkInput(look.Batch.Pixels, look.Batch.Count, look.Batch.Size.Height, look.Batch.Size.Width);
            network.Extract(input, rows, look.FlipAverage);
            return rows;
        }));
    }

    /// <summary>Ask whether a network is here; the answer is a bool.</summary>
    public sealed record Knows(string Weights);

    /// <summary>Take a network; the answer is true.</summary>
    public sealed record Load(string Weights, NetworkOptions Shape, WeightSet Set);

    /// <summary>Look at a batch, which stays the asker's; the answer is a float[].</summary>
    public sealed record Look(string Weights, PixelBatch Batch, bool FlipAverage);

    /// <inheritdoc/>
    protected override void PostStop()
    {
        foreach ((_, Embedder network) in networks)
            network.Dispose();
    }

    /// <summary>What fails is told to the asker; the networks are as they were.</summary>
    private void Reply<T>(Func<T> work)
    {
        try
        {
            Sender.Tell(work());
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Sender.Tell(new Status.Failure(error));
        }
    }
}

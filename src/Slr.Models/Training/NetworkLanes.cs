using Slr.Models.Networks;
using Slr.Torch;

namespace Slr.Models.Training;

/// <summary>One network as several lanes use it at a time: each has views and a gradient of its own on the same memory.</summary>
/// <remarks>
/// The chunks of a batch that are normalised apart need not know one another, so on the CPU they run in lanes, as
/// data-parallel training runs on several devices.
/// </remarks>
internal sealed class NetworkLanes : IDisposable
{
    private readonly NetworkViews[] views;
    private readonly AsymmetricNetwork[] networks;

    /// <summary>Makes the lanes.</summary>
    /// <param name="options">The network.</param>
    /// <param name="state">Its memory; stays the caller's and must outlive the lanes.</param>
    /// <param name="threads">Threads that there are for all lanes.</param>
    /// <param name="trainable">True: with gradients; false: parameters are constants.</param>
    /// <param name="replicas">Who does the last lanes of a training batch; none for null.</param>
    /// <exception cref="ArgumentException">There are as many replicas as lanes, or more.</exception>
    public NetworkLanes(
        NetworkOptions options, NetworkState state, int threads, bool trainable, IReadOnlyList<IReplica>? replicas = null)
    {
        (Options, State, Replicas) = (options, state, replicas ?? []);
        Count = Lanes(state.Device, threads);
        ForTraining = TrainingLanes(options, state.Device, threads);
        if (Replicas.Count >= ForTraining)
            throw new ArgumentException($"{Replicas.Count} replicas are too many for a batch in {ForTraining} lanes, the first of which "
                + "stays with the trainer: use more threads, or fewer replicas");
        views = [.. Enumerable.Range(0, trainable ? ForTraining : Count).Select(_ => new NetworkViews(state, trainable))];
        networks = [.. views.Select(view => new AsymmetricNetwork(options, view))];
    }

    /// <summary>The network's shape.</summary>
    public NetworkOptions Options { get; }

    /// <summary>The memory that all lanes see.</summary>
    public NetworkState State { get; }

    /// <summary>Lanes for work that divides at will.</summary>
    public int Count { get; }

    /// <summary>Lanes for a training batch, which divides into chunks; at most <see cref="Count"/>.</summary>
    public int ForTraining { get; }

    /// <summary>Who does the last lanes of a training batch.</summary>
    public IReadOnlyList<IReplica> Replicas { get; }

    /// <summary>What <see cref="ForTraining"/> would be.</summary>
    public static int TrainingLanes(NetworkOptions options, TrainingDevice device, int threads) =>
        BatchPart.LanesFor(options.BatchNormGroups, Lanes(device, threads));

    /// <summary>The network in a lane.</summary>
    public AsymmetricNetwork Network(int lane) => networks[lane];

    /// <summary>The tensors of a lane.</summary>
    public NetworkViews Views(int lane) => views[lane];

    /// <summary>The parts of a training batch, one for each lane.</summary>
    public BatchPart[] Parts(long batch) => BatchPart.Training(batch, Options.BatchNormGroups, ForTraining);

    /// <summary>The first of so many parts that a replica does; the first part never is one, as it leads the running statistics.</summary>
    public int FirstReplica(int parts) => Math.Max(1, parts - Replicas.Count);

    /// <summary>Runs work that belongs to no lane where the training lanes work, so that it rounds as they do.</summary>
    public void InFirstLane(Action work)
    {
        if (ForTraining > 1)
            TorchLanes.RunIn([0], _ => work());
        else
            work();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (NetworkViews view in views)
            view.Dispose();
    }

    private static int Lanes(TrainingDevice device, int threads) => device.IsCuda ? 1 : Math.Min(threads, device.MostLanes);
}

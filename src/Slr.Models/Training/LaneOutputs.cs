using Slr.Models.Networks;

namespace Slr.Models.Training;

/// <summary>
/// What lanes hand over: outputs that outlive the scopes they were made in, with the graphs behind them. All are released
/// together at the latest, whichever lane failed.
/// </summary>
internal sealed class LaneOutputs(int count) : IDisposable
{
    private readonly NetworkOutput?[] outputs = new NetworkOutput?[count];

    /// <summary>All outputs, once each lane has kept its own.</summary>
    public NetworkOutput[] All => [.. outputs.Select(output => output!.Value)];

    /// <summary>What a lane kept.</summary>
    public NetworkOutput this[int lane] => outputs[lane]!.Value;

    /// <summary>Takes a lane's output out of its scope.</summary>
    public void Keep(int lane, NetworkOutput output) => outputs[lane] = output.Select(t => t.DetachFromDisposeScope());

    /// <summary>Releases a lane's output and its graph.</summary>
    public void Release(int lane)
    {
        outputs[lane]?.Dispose();
        outputs[lane] = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (int lane = 0; lane < outputs.Length; lane++)
            Release(lane);
    }
}

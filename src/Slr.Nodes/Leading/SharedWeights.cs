using Slr.Models.Networks;

namespace Slr.Nodes.Leading;

/// <summary>
/// The weights of a network for nodes that look through it: copied and made ready to travel when the first of them is there, and once,
/// however many tasks it is for. For any thread.
/// </summary>
/// <param name="copy">Copies them.</param>
public sealed class SharedWeights(Func<Task<WeightSet>> copy)
{
    private readonly Lazy<Task<SealedWeights>> ready = new(async () => SealedWeights.Of(await copy()));

    /// <summary>Weights that are there.</summary>
    public SharedWeights(WeightSet weights)
        : this(() => Task.FromResult(weights))
    {
    }

    /// <summary>As they travel; begins to make them so when it is first asked for.</summary>
    internal Task<SealedWeights> Sealed => ready.Value;
}

using Slr.Flow.Distances;

namespace Slr.Flow.Graph;

/// <summary>
/// The distances of an epoch in two parts, so that the first, which needs the target alone, can be done while features of the source
/// are still being extracted.
/// </summary>
/// <param name="jaccard">Computes the Jaccard distances.</param>
/// <param name="mix">Adds the source term to them, in place.</param>
internal sealed class DistanceParts(Func<SparseRows<float>> jaccard, Func<SparseRows<float>, SparseDistances> mix)
{
    private readonly Lock gate = new();
    private SparseRows<float>? found;

    /// <summary>Does the first part, if nobody has.</summary>
    internal void Begin()
    {
        lock (gate)
            found ??= jaccard();
    }

    /// <summary>Does what is left. What it mixes is not kept: it is no Jaccard distance any more.</summary>
    internal SparseDistances Complete()
    {
        lock (gate)
        {
            SparseDistances distances = mix(found ?? jaccard());
            found = null;
            return distances;
        }
    }
}

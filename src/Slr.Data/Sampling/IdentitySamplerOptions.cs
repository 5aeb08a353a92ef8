using Slr.Primitives.Options;

namespace Slr.Data.Sampling;

/// <summary>Size of an epoch of identity-balanced batches.</summary>
/// <param name="Identities">Identities (or clusters) in a batch; with fewer than two there is nothing to tell apart.</param>
/// <param name="Images">Images of each; with fewer than two there is nothing that is alike.</param>
/// <param name="Iterations">Batches.</param>
public sealed record IdentitySamplerOptions(
    [property: Within(2, 1024)] int Identities, [property: Within(2, 256)] int Images, [property: Within(1, 100_000)] int Iterations);

namespace Slr.Data.Sampling;

/// <summary>Size of an epoch of identity-balanced batches.</summary>
/// <param name="Identities">Identities (or clusters) in a batch, at least 1.</param>
/// <param name="Images">Images of each, at least 1.</param>
/// <param name="Iterations">Batches, at least 0.</param>
public sealed record IdentitySamplerOptions(int Identities, int Images, int Iterations);

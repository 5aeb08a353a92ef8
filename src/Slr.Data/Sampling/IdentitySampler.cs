namespace Slr.Data.Sampling;

/// <summary>Plans batches of a few identities with a few images each (method.md section 4).</summary>
public static class IdentitySampler
{
    /// <summary>
    /// The batches of an epoch. Every identity comes once before any comes again; the images of an identity stand
    /// together: one anchor, the others preferably from other cameras, repeated only when the identity has too few.
    /// </summary>
    /// <param name="labels">Label of each image; below 0 = left out.</param>
    /// <param name="cameras">Camera of each image; below 0 = not known.</param>
    /// <param name="options">Size of the batches.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="epoch">The epoch.</param>
    /// <returns>For each iteration the numbers of its identities x images images.</returns>
    /// <exception cref="ArgumentException">No image has a label, or the lengths differ.</exception>
    public static int[][] Plan(
        ReadOnlySpan<int> labels, ReadOnlySpan<int> cameras, IdentitySamplerOptions options, ulong seed, Stage stage, int epoch) =>
        throw new NotImplementedException();
}

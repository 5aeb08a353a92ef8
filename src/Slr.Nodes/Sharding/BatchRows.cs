using System.Runtime.InteropServices;

namespace Slr.Nodes.Sharding;

/// <summary>Features of a batch of images.</summary>
/// <param name="Images">The images that could be read.</param>
/// <param name="Rows">A feature each, row-major.</param>
public sealed record BatchRows(IReadOnlyList<int> Images, float[] Rows)
{
    /// <summary>True when both are the same to the byte.</summary>
    public bool IsSame(BatchRows other) => Images.SequenceEqual(other.Images)
        && MemoryMarshal.AsBytes<float>(Rows).SequenceEqual(MemoryMarshal.AsBytes<float>(other.Rows));
}

using System.Collections.Immutable;
using Slr.Models.Networks;

namespace Slr.Models.Training;

/// <summary>All that a forward pass over a part of a training batch depends on, as plain data.</summary>
/// <param name="Network">The network's shape.</param>
/// <param name="Classes">Rows of its classifiers.</param>
/// <param name="Parameters">All parameters, flat, float32, in the order of the trainer's memory, gaps included.</param>
/// <param name="Pixels">Normalised images, [images, height, width, 3].</param>
/// <param name="Height">Rows of an image.</param>
/// <param name="Width">Columns of an image.</param>
/// <param name="Chunks">Sizes of the chunks that are normalised apart; their sum is the number of images.</param>
/// <remarks>
/// Running statistics are not in it: a pass in training mode does not read them, and only the trainer's own first lane, which is never
/// given away, writes them.
/// </remarks>
public sealed record ReplicaPass(
    NetworkOptions Network, int Classes, float[] Parameters, float[] Pixels, int Height, int Width, ImmutableArray<long> Chunks)
{
    /// <summary>The number of images.</summary>
    public long Count => Chunks.Sum();
}

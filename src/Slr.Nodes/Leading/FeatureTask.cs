using Slr.Data.Images;
using Slr.Models.Networks;

namespace Slr.Nodes.Leading;

/// <summary>Copies the pixels of an image; false when it cannot be read. For any thread.</summary>
/// <param name="image">Number of the image.</param>
/// <param name="pixels">Gets height x width x 3 bytes.</param>
public delegate bool ReadImage(int image, Span<byte> pixels);

/// <summary>Features that are wanted.</summary>
public sealed record FeatureTask
{
    /// <summary>Names the set of images by what is in it, so that a node keeps those it has seen.</summary>
    public required string Images { get; init; }

    /// <summary>Size of each image.</summary>
    public required ImageSize Size { get; init; }

    /// <summary>Reads an image.</summary>
    public required ReadImage Read { get; init; }

    /// <summary>Their files, for nodes that have a copy of them; null = pixels are sent to all nodes.</summary>
    public ImageFiles? Files { get; init; }

    /// <summary>Numbers of the images of each batch.</summary>
    public required IReadOnlyList<int[]> Plan { get; init; }

    /// <summary>Shape of the network.</summary>
    public required NetworkOptions Network { get; init; }

    /// <summary>Its weights.</summary>
    public required SharedWeights Weights { get; init; }

    /// <summary>The features are to score a network by; another role of nodes.</summary>
    public bool ForScores { get; init; }

    /// <summary>Average over the mirror image.</summary>
    public bool FlipAverage { get; init; }
}

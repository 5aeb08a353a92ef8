using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>
/// Images that networks read: pixels of the host (<see cref="PixelBatch"/>) or a batch that was rendered on the device
/// (<see cref="RenderedBatch"/>). Reading changes nothing, so student and teacher may read one batch at the same time.
/// </summary>
public abstract class NetworkInput
{
    private protected NetworkInput()
    {
    }

    /// <summary>The number of images.</summary>
    public abstract int Count { get; }

    /// <summary>The images as [count, 3, height, width] in channels-last memory on the device; the caller disposes of the tensor.</summary>
    /// <param name="buffer">The reading network's way from host to device.</param>
    internal abstract Tensor On(InputBuffer buffer);
}

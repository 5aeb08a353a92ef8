using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>Images on the networks' device, ready to be read; the tensor belongs to no scope and goes with this object.</summary>
/// <remarks>
/// Made on one thread and read on others without waiting: all of them queue their work on the device's one stream, so what
/// reads the images comes after what renders them, and before what is given their memory next.
/// </remarks>
public sealed class RenderedBatch : NetworkInput, IDisposable
{
    internal RenderedBatch(Tensor images) => Images = images.DetachFromDisposeScope();

    /// <inheritdoc/>
    public override int Count => checked((int)Images.shape[0]);

    /// <summary>[count, 3, height, width], channels-last, float32, normalised.</summary>
    internal Tensor Images { get; }

    /// <inheritdoc/>
    public void Dispose() => Images.Dispose();

    /// <inheritdoc/>
    internal override Tensor On(InputBuffer buffer) => Images.alias();
}

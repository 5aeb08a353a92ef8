using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>Brings images of the host to the device as a network reads them.</summary>
/// <param name="device">Where the network lives.</param>
internal sealed class InputBuffer(TrainingDevice device) : IDisposable
{
    private Tensor? staging;

    /// <summary>The images as [count, 3, height, width] in channels-last memory on the device.</summary>
    /// <remarks>On the CPU the memory is this object's and the next call overwrites it.</remarks>
    public Tensor Load(NetworkInput batch)
    {
        if (staging is null || !staging.shape.SequenceEqual(batch.Shape))
        {
            staging?.Dispose();
            staging = empty(batch.Shape, ScalarType.Float32).DetachFromDisposeScope();
        }
        batch.CopyTo(staging.bytes);
        using Tensor onDevice = Upload.ToDevice(staging, device);
        return onDevice.permute(0, 3, 1, 2);
    }

    /// <inheritdoc/>
    public void Dispose() => staging?.Dispose();
}

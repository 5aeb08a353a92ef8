using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>Brings images to the device as a network reads them.</summary>
/// <param name="device">Where the network lives.</param>
internal sealed class InputBuffer(TrainingDevice device) : IDisposable
{
    private Tensor? staging;

    /// <summary>The images as [count, 3, height, width] in channels-last memory on the device.</summary>
    /// <remarks>On the CPU the memory is this object's and the next call overwrites it.</remarks>
    public Tensor Load(PixelBatch batch)
    {
        long[] shape = [batch.Count, batch.Height, batch.Width, 3];
        if (staging is null || !staging.shape.SequenceEqual(shape))
        {
            staging?.Dispose();
            using Tensor plain = empty(shape, ScalarType.Float32);
            staging = (device.IsCuda ? plain.pin_memory() : plain.alias()).DetachFromDisposeScope();
        }
        unsafe
        {
            new ReadOnlySpan<byte>((void*)batch.Pixels, checked((int)batch.ByteCount)).CopyTo(staging.bytes);
        }
        if (!device.IsCuda)
            return staging.permute(0, 3, 1, 2);
        using Tensor onDevice = staging.to(device.Device, non_blocking: true);
        return onDevice.permute(0, 3, 1, 2);
    }

    /// <inheritdoc/>
    public void Dispose() => staging?.Dispose();
}

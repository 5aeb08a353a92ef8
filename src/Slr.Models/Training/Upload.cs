using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>The way of host memory to the device, without waiting for what the device still has to do.</summary>
internal static class Upload
{
    /// <summary>The tensor's numbers on the device. On the CPU they stay where they are, under another name.</summary>
    /// <param name="host">Host memory, which on CUDA may be written to again as soon as this returns.</param>
    /// <param name="device">Where to.</param>
    /// <remarks>
    /// A copy to a CUDA device runs only when the device comes to it, and pageable memory would make the host wait until
    /// then. So it is copied to pinned memory first, to a block of libtorch's own pool: that notes an event behind a
    /// copy that does not block and gives the block to nobody before the event has passed, however soon the tensor is
    /// disposed of (pytorch/pytorch#130785). Pinned memory that we kept and wrote to ourselves would need such an event,
    /// which TorchSharp does not offer.
    /// </remarks>
    public static Tensor ToDevice(Tensor host, TrainingDevice device)
    {
        if (!device.IsCuda)
            return host.alias();
        using Tensor pinned = host.pin_memory();
        return pinned.to(device.Device, non_blocking: true);
    }
}

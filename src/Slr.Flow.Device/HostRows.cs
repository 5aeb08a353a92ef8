using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Slr.Torch;
using TorchSharp;

namespace Slr.Flow.Device;

/// <summary>
/// Host memory through which rows go to a device and back, a block at a time: pinned where the device is CUDA, so that the device
/// copies at the speed of its bus and no row lies in a second copy of the whole.
/// </summary>
internal sealed unsafe class HostRows : IDisposable
{
    private readonly torch.Tensor block;
    private readonly float* values;
    private readonly int rows, width;

    /// <summary>An empty block.</summary>
    /// <param name="device">Where its rows go to or come from.</param>
    /// <param name="rows">Rows that it has room for, at least 1.</param>
    /// <param name="width">Values per row, at least 1.</param>
    public HostRows(TrainingDevice device, int rows, int width)
    {
        (this.rows, this.width) = (rows, width);
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor pageable = torch.empty([rows, width], torch.ScalarType.Float32);
        block = (device.IsCuda ? pageable.pin_memory() : pageable).DetachFromDisposeScope();
        values = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(block.narrow(0, 0, 1).bytes)); // no span holds a large block
    }

    /// <summary>Rows that it holds.</summary>
    public int Count { get; private set; }

    /// <summary>True when no further row fits.</summary>
    public bool IsFull => Count == rows;

    /// <summary>Adds a row.</summary>
    public void Add(ReadOnlySpan<float> row) => row.CopyTo(new Span<float>(values + (long)Count++ * width, width));

    /// <summary>Copies its rows to a device's, as many, and is empty again when this returns.</summary>
    public void MoveTo(torch.Tensor target)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        target.copy_(block.narrow(0, 0, Count));
        Count = 0;
    }

    /// <summary>Copies a device's rows to an array by way of this block, which holds none; as many as there is room for at most.</summary>
    public void Receive(torch.Tensor source, Span<float> target)
    {
        int count = (int)source.shape[0];
        using DisposeScope scope = torch.NewDisposeScope();
        block.narrow(0, 0, count).copy_(source);
        new ReadOnlySpan<float>(values, checked(count * width)).CopyTo(target);
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose() => block.Dispose();
}

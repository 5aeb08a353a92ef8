using System.Runtime.InteropServices;
using Slr.Primitives.Files;
using Slr.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Slr.Models.Networks;

/// <summary>
/// The memory of one network: a flat tensor of parameters and a flat tensor of running statistics, which outlive every
/// scope; whoever owns the network disposes of them. <see cref="NetworkViews"/> give the tensors their names.
/// </summary>
/// <remarks>
/// Two copies are derived from it: in mixed precision the kernels in bfloat16, and folded kernels on demand. Whoever
/// changes parameters calls <see cref="ParametersChanged"/>, whoever changes running statistics <see cref="Unfold"/>.
/// </remarks>
internal sealed class NetworkState : IDisposable
{
    /// <summary>Allocates zeroed memory.</summary>
    /// <param name="layout">What lies where.</param>
    /// <param name="device">Where.</param>
    /// <param name="type">What numbers: float32, or float64 for reference computations.</param>
    public NetworkState(NetworkLayout layout, TrainingDevice device, ScalarType type = ScalarType.Float32)
    {
        LibraryKernels.Settle();
        using IDisposable scope = NewDisposeScope();
        (Layout, Device) = (layout, device);
        Parameters = Zeros(layout.ParameterCount, type);
        Buffers = Zeros(layout.BufferCount, type);
        if (device.MixedPrecision)
            HalfKernels = Zeros(layout.ConvolutionCount, ScalarType.BFloat16);
    }

    /// <summary>What lies where.</summary>
    public NetworkLayout Layout { get; }

    /// <summary>Where the tensors live.</summary>
    public TrainingDevice Device { get; }

    /// <summary>All parameters, flat.</summary>
    public Tensor Parameters { get; }

    /// <summary>All running statistics, flat.</summary>
    public Tensor Buffers { get; }

    /// <summary>The kernels in bfloat16, or null in float32.</summary>
    public Tensor? HalfKernels { get; }

    /// <summary>
    /// Kernels that do the work of the normalisations too, or null unless <see cref="Fold"/> was called since the last change.
    /// </summary>
    public FoldedKernels? Folded { get; private set; }

    /// <summary>A slot's tensor in flat memory of its group.</summary>
    public Tensor Of(Slot slot, Tensor memory)
    {
        (long[] shape, long[] strides) = Strides(slot);
        return memory.as_strided(shape, strides, slot.Offset);
    }

    /// <summary>Makes the folded kernels for a pass in evaluation mode, unless they are there.</summary>
    public void Fold() => Folded ??= new FoldedKernels(this);

    /// <summary>Drops the folded kernels: a pass in training mode changes the running statistics.</summary>
    public void Unfold()
    {
        Folded?.Dispose();
        Folded = null;
    }

    /// <summary>Brings the derived copies up to date.</summary>
    public void ParametersChanged()
    {
        Unfold();
        if (HalfKernels is null)
            return;
        using IDisposable constant = no_grad();
        using Tensor masters = Parameters.narrow(0, 0, Layout.ConvolutionCount);
        HalfKernels.copy_(masters);
    }

    /// <summary>Copies the body and the running statistics of a network of the same shape; classifiers stay as they are.</summary>
    public void CopyBody(NetworkState source)
    {
        using IDisposable constant = no_grad();
        using Tensor mine = Parameters.narrow(0, 0, Layout.BodyCount);
        using Tensor theirs = source.Parameters.narrow(0, 0, Layout.BodyCount);
        mine.copy_(theirs);
        Buffers.copy_(source.Buffers);
    }

    /// <summary>Takes all weights in one pass over plain memory.</summary>
    /// <param name="values">Row-major values of a slot, or null to leave it as it is.</param>
    public void Fill(Func<Slot, float[]?> values)
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        Fill(Layout.Parameters, Parameters, values);
        Fill(Layout.Buffers, Buffers, values);
    }

    /// <summary>All weights as plain data, in the order of the layout, kernels row-major.</summary>
    public WeightSet ToWeights()
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        return new WeightSet([.. Read(Layout.Parameters, Parameters), .. Read(Layout.Buffers, Buffers)]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Unfold();
        Parameters.Dispose();
        Buffers.Dispose();
        HalfKernels?.Dispose();
    }

    private void Fill(IEnumerable<Slot> slots, Tensor flat, Func<Slot, float[]?> values)
    {
        using Tensor host = flat.cpu();
        Span<float> memory = Singles(host);
        foreach (Slot slot in slots)
            if (values(slot) is { } given)
                Reorder(slot, given, memory.Slice((int)slot.Offset, (int)slot.Count), toMemory: true);
        if (flat.device_type != DeviceType.CPU)
            flat.copy_(host);
    }

    private List<StoredTensor> Read(IEnumerable<Slot> slots, Tensor flat)
    {
        using Tensor host = flat.cpu();
        Span<float> memory = Singles(host);
        var tensors = new List<StoredTensor>();
        foreach (Slot slot in slots)
        {
            var values = new float[slot.Count];
            Reorder(slot, values, memory.Slice((int)slot.Offset, (int)slot.Count), toMemory: false);
            tensors.Add(new StoredTensor(slot.Name, StoredType.Float32, slot.Shape, Bytes(values)));
        }
        return tensors;
    }

    private static Span<float> Singles(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    private static byte[] Bytes(float[] values) => MemoryMarshal.AsBytes<float>(values).ToArray();

    /// <summary>Between row-major [out, in, h, w] and the memory of kernels, which may be channels-last: [out, h, w, in].</summary>
    private void Reorder(Slot slot, Span<float> rowMajor, Span<float> memory, bool toMemory)
    {
        if (slot.Kind != SlotKind.Convolution || !Device.ChannelsLast)
        {
            if (toMemory)
                rowMajor.CopyTo(memory);
            else
                memory.CopyTo(rowMajor);
            return;
        }
        int outputs = (int)slot.Shape[0], inputs = (int)slot.Shape[1], area = (int)(slot.Shape[2] * slot.Shape[3]);
        for (int o = 0, at = 0; o < outputs; o++)
            for (int i = 0; i < inputs; i++)
                for (int p = 0; p < area; p++, at++)
                {
                    ref float there = ref memory[(o * area + p) * inputs + i];
                    if (toMemory)
                        there = rowMajor[at];
                    else
                        rowMajor[at] = there;
                }
    }

    private (long[] Shape, long[] Strides) Strides(Slot slot)
    {
        long[] shape = [.. slot.Shape];
        if (slot.Kind == SlotKind.Convolution && Device.ChannelsLast)
            return (shape, [shape[1] * shape[2] * shape[3], 1, shape[3] * shape[1], shape[1]]);
        var strides = new long[shape.Length];
        for (int axis = shape.Length - 1, stride = 1; axis >= 0; stride *= (int)shape[axis--])
            strides[axis] = stride;
        return (shape, strides);
    }

    private Tensor Zeros(long count, ScalarType type) =>
        zeros(count, dtype: type, device: Device.Device).DetachFromDisposeScope();
}

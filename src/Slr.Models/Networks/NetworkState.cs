using System.Runtime.InteropServices;
using Slr.Models.Weights;
using Slr.Primitives.Files;
using Slr.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Slr.Models.Networks;

/// <summary>
/// The memory of one network: a flat tensor of parameters with a flat gradient, a flat tensor of running statistics,
/// and named views into them. The tensors outlive every scope; whoever owns the network disposes of them.
/// </summary>
/// <remarks>
/// In mixed precision the kernels that convolutions use are views of a flat bfloat16 copy with its own gradient;
/// <see cref="CastKernels"/> and <see cref="GatherGradients"/> convert all of them at once.
/// </remarks>
internal sealed class NetworkState : IDisposable
{
    private readonly Dictionary<string, Tensor> views = new(StringComparer.Ordinal);
    private readonly List<Tensor> owned = [];
    private readonly Tensor? halfKernels, halfGradient;

    /// <summary>Allocates zeroed memory.</summary>
    /// <param name="layout">What lies where.</param>
    /// <param name="device">Where.</param>
    /// <param name="trainable">True: with gradients; false: parameters are constants.</param>
    public NetworkState(NetworkLayout layout, TrainingDevice device, bool trainable)
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        (Layout, Device) = (layout, device);
        Parameters = Keep(zeros(layout.ParameterCount, dtype: ScalarType.Float32, device: device.Device));
        Buffers = Keep(zeros(layout.BufferCount, dtype: ScalarType.Float32, device: device.Device));
        if (trainable)
            Gradient = Keep(zeros_like(Parameters));
        if (device.MixedPrecision)
        {
            halfKernels = Keep(zeros(layout.ConvolutionCount, dtype: ScalarType.BFloat16, device: device.Device));
            halfGradient = trainable ? Keep(zeros_like(halfKernels)) : null;
        }
        foreach (Slot slot in layout.Parameters)
        {
            bool half = halfKernels is not null && slot.Kind == SlotKind.Convolution;
            // A gradient of its own hides the weight from optimizers: the BNNeck's bias stays 0 (Luo et al. 2019).
            bool frozen = slot.Name.EndsWith("neck.bias", StringComparison.Ordinal);
            AddView(slot, half ? halfKernels! : Parameters, frozen ? null : half ? halfGradient : Gradient);
        }
        foreach (Slot slot in layout.Buffers)
            AddView(slot, Buffers, null);
    }

    /// <summary>What lies where.</summary>
    public NetworkLayout Layout { get; }

    /// <summary>Where the tensors live.</summary>
    public TrainingDevice Device { get; }

    /// <summary>All parameters, flat float32.</summary>
    public Tensor Parameters { get; }

    /// <summary>All running statistics, flat float32.</summary>
    public Tensor Buffers { get; }

    /// <summary>The gradient of <see cref="Parameters"/>, or null for constants.</summary>
    public Tensor? Gradient { get; }

    /// <summary>The tensor of this name as the network uses it.</summary>
    public Tensor this[string name] => views[name];

    /// <summary>Converts the kernels for this step; nothing to do in float32.</summary>
    public void CastKernels()
    {
        if (halfKernels is null)
            return;
        using IDisposable constant = no_grad();
        using Tensor masters = Parameters.narrow(0, 0, Layout.ConvolutionCount);
        halfKernels.copy_(masters);
    }

    /// <summary>Sets the gradient to zero.</summary>
    public void ClearGradient()
    {
        Gradient?.zero_();
        halfGradient?.zero_();
    }

    /// <summary>Brings the kernels' gradients to float32; nothing to do where they are.</summary>
    public void GatherGradients()
    {
        if (halfGradient is null)
            return;
        using IDisposable constant = no_grad();
        using Tensor masters = Gradient!.narrow(0, 0, Layout.ConvolutionCount);
        masters.copy_(halfGradient);
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
        foreach (Tensor tensor in owned)
            tensor.Dispose();
        owned.Clear();
        views.Clear();
    }

    private static void Fill(IEnumerable<Slot> slots, Tensor flat, Func<Slot, float[]?> values)
    {
        using Tensor host = flat.cpu();
        Span<float> memory = Singles(host);
        foreach (Slot slot in slots)
            if (values(slot) is { } given)
                Reorder(slot, given, memory.Slice((int)slot.Offset, (int)slot.Count), toMemory: true);
        if (flat.device_type != DeviceType.CPU)
            flat.copy_(host);
    }

    private static List<StoredTensor> Read(IEnumerable<Slot> slots, Tensor flat)
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

    /// <summary>Between row-major [out, in, h, w] and the channels-last memory [out, h, w, in] of kernels.</summary>
    private static void Reorder(Slot slot, Span<float> rowMajor, Span<float> memory, bool toMemory)
    {
        if (slot.Kind != SlotKind.Convolution)
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

    private void AddView(Slot slot, Tensor memory, Tensor? gradient)
    {
        (long[] shape, long[] strides) = Strides(slot);
        Tensor view = Keep(memory.as_strided(shape, strides, slot.Offset));
        views.Add(slot.Name, view);
        if (gradient is null)
            return;
        view.requires_grad_(true);
        view.grad = Keep(gradient.as_strided(shape, strides, slot.Offset));
    }

    private static (long[] Shape, long[] Strides) Strides(Slot slot)
    {
        long[] shape = [.. slot.Shape];
        if (slot.Kind != SlotKind.Convolution)
            return (shape, shape.Length == 1 ? [1] : [shape[1], 1]);
        return (shape, [shape[1] * shape[2] * shape[3], 1, shape[3] * shape[1], shape[1]]);
    }

    private Tensor Keep(Tensor tensor)
    {
        owned.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }
}

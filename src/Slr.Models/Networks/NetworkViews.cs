using static TorchSharp.torch;

namespace Slr.Models.Networks;

/// <summary>
/// The named tensors of a network as one pass over it uses them: views into its flat memory, with
/// a flat gradient of their own if they are to be trained. Several of them on one memory learn from parts of a batch
/// side by side.
/// </summary>
internal sealed class NetworkViews : IDisposable
{
    private readonly Dictionary<string, Tensor> views = new(StringComparer.Ordinal);
    private readonly List<Tensor> owned = [];
    private readonly List<(Tensor View, Tensor Gradient)> learning = [];

    /// <summary>Makes the views.</summary>
    /// <param name="state">The memory, which must outlive them.</param>
    /// <param name="trainable">True: with gradients; false: parameters are constants.</param>
    public NetworkViews(NetworkState state, bool trainable)
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        State = state;
        if (trainable)
            Gradient = Own(zeros_like(state.Parameters));
        foreach (Slot slot in state.Layout.Parameters)
        {
            bool half = state.HalfKernels is not null && slot.Kind == SlotKind.Convolution;
            AddView(slot, half ? state.HalfKernels! : state.Parameters);
            // The BNNeck's bias stays 0 (Luo et al. 2019): without a gradient Adam leaves it there.
            if (Gradient is not null && !slot.Name.EndsWith("neck.bias", StringComparison.Ordinal))
                learning.Add((views[slot.Name].requires_grad_(true), Own(state.Of(slot, Gradient))));
        }
        foreach (Slot slot in state.Layout.Buffers)
            AddView(slot, state.Buffers);
    }

    /// <summary>The memory.</summary>
    public NetworkState State { get; }

    /// <summary>The gradient of the state's parameters, flat float32, or null for constants.</summary>
    public Tensor? Gradient { get; }

    /// <summary>The tensor of this name.</summary>
    public Tensor this[string name] => views[name];

    /// <summary>Takes what a backward pass has left at the views into <see cref="Gradient"/>, in float32.</summary>
    /// <remarks>
    /// Libtorch leaves a tensor of its own at each view that has none. Copying those is one pass over memory; a flat gradient
    /// under the views would have to be cleared before and added to.
    /// </remarks>
    public void GatherGradients()
    {
        using IDisposable constant = no_grad();
        foreach ((Tensor view, Tensor gradient) in learning)
        {
            using (Tensor? left = view.grad)
            {
                if (left is null)
                    gradient.zero_();
                else
                    gradient.copy_(left);
            }
            view.grad = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor tensor in owned)
            tensor.Dispose();
        owned.Clear();
        views.Clear();
        learning.Clear();
    }

    /// <summary>Takes a tensor that lives as long as these views.</summary>
    public Tensor Own(Tensor tensor)
    {
        owned.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }

    private void AddView(Slot slot, Tensor memory) => views.Add(slot.Name, Own(State.Of(slot, memory)));
}

using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Networks;

/// <summary>
/// Where a forward pass leaves libtorch's graph for operations of our own, so that the backward pass finds its way: the graph ends in front
/// of such an operation and begins anew behind it. Belongs to no scope; whoever holds it disposes of it.
/// </summary>
/// <remarks>A backward pass takes the pieces one after the other, the last one first, and releases each when it is through.</remarks>
internal sealed class Tape : IDisposable
{
    private readonly Stack<Operation> operations = [];

    /// <summary>The slopes of an operation's input and of what was added to its result, from those of its result.</summary>
    /// <param name="input">What the operation looked at.</param>
    /// <param name="result">What it gave.</param>
    /// <param name="slope">The slope of its result; may be overwritten.</param>
    /// <returns>New tensors, or <paramref name="slope"/> as one of them.</returns>
    public delegate (Tensor Input, Tensor? Added) Differentiate(Tensor input, Tensor result, Tensor slope);

    /// <summary>Records an operation of our own.</summary>
    /// <param name="input">What it looked at, with the graph that led there.</param>
    /// <param name="added">What was added to its result, with the graph that led there; null for nothing.</param>
    /// <param name="result">What it gave; the tape's from now on.</param>
    /// <param name="differentiate">Its derivative.</param>
    /// <returns>The result, with a graph that begins there.</returns>
    public Tensor Record(Tensor input, Tensor? added, Tensor result, Differentiate differentiate)
    {
        Operation? before = added is null ? null : operations.FirstOrDefault(operation => ReferenceEquals(operation.Seen, added));
        Tensor? graph = added is null || before is not null ? null : Kept(added.alias());
        Tensor seen = Kept(result.requires_grad_(true)).alias();
        operations.Push(new Operation(Kept(input.alias()), before, graph, result, seen, differentiate));
        return seen;
    }

    /// <summary>
    /// A tensor from which more than one operation of our own is reached: on the way back they come together there before it goes on.
    /// </summary>
    /// <param name="tensor">The tensor, with the graph that led there.</param>
    /// <returns>The same values, with a graph that begins there.</returns>
    public Tensor Meet(Tensor tensor) => Record(tensor, null, tensor.detach(), (_, _, slope) => (slope, null));

    /// <summary>From slopes at the outputs to slopes at all leaves of the graph.</summary>
    public void Backward(Tensor[] outputs, Tensor[] slopes)
    {
        autograd.backward(outputs, slopes);
        while (operations.TryPop(out Operation? last))
            using (last)
                last.Backward();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (operations.TryPop(out Operation? left))
            left.Dispose();
    }

    private static Tensor Kept(Tensor tensor) => tensor.DetachFromDisposeScope();

    /// <param name="Input">What it looked at, with its graph.</param>
    /// <param name="Before">The operation whose result was added; null for none.</param>
    /// <param name="Added">What else was added, with its graph; null for nothing.</param>
    /// <param name="Result">What it gave, a leaf.</param>
    /// <param name="Seen">What others know its result by, and dispose of.</param>
    /// <param name="Differentiate">Its derivative.</param>
    private sealed record Operation(
        Tensor Input, Operation? Before, Tensor? Added, Tensor Result, Tensor Seen, Differentiate Differentiate) : IDisposable
    {
        public void Backward()
        {
            using IDisposable scope = NewDisposeScope();
            if (Result.grad is not { } slope)
                return; // nothing behind it was asked for
            Result.grad = null;
            (Tensor ofInput, Tensor? ofAdded) = Differentiate(Input, Result, slope);
            Before?.Take(ofAdded!);
            if (Added is { requires_grad: true } added)
                autograd.backward([added], [ofAdded!]);
            if (Input.requires_grad)
                autograd.backward([Input], [ofInput]);
        }

        /// <summary>A slope that libtorch's graph would have copied.</summary>
        private void Take(Tensor slope)
        {
            using IDisposable constant = no_grad();
            using Tensor? there = Result.grad;
            if (there is null)
                Result.grad = slope;
            else
                there.add_(slope, Scalars.One);
        }

        public void Dispose()
        {
            Input.Dispose();
            Added?.Dispose();
            Result.Dispose();
        }
    }
}

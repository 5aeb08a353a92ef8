using Slr.Models.Networks;
using Slr.Primitives.Files;

namespace Slr.Models.Training;

/// <summary>Weights by name into the memory of a network, all or nothing.</summary>
internal static class WeightIntake
{
    /// <summary>Takes the weights of these names; those that are not given stay, as do classifiers of other classes.</summary>
    /// <param name="state">The memory.</param>
    /// <param name="weights">By canonical name.</param>
    /// <param name="complete">True: every tensor but the classifiers must be there.</param>
    /// <exception cref="ArgumentException">A shape differs, or a tensor is missing; the message lists all of them.</exception>
    public static void Take(NetworkState state, WeightSet weights, bool complete)
    {
        string[] problems = [.. Problems(state.Layout, weights, complete)];
        if (problems.Length > 0)
            throw new ArgumentException($"the weights do not fit the network: {string.Join("; ", problems.Take(10))}"
                + (problems.Length > 10 ? $"; and {problems.Length - 10} more" : ""));
        state.Fill(slot => slot.Kind != SlotKind.Classifier || Fits(slot, weights)
            ? weights.TryGet(slot.Name, out StoredTensor? tensor) ? tensor.ToSingles() : null
            : null);
        state.ParametersChanged();
    }

    private static IEnumerable<string> Problems(NetworkLayout layout, WeightSet weights, bool complete)
    {
        foreach (Slot slot in layout.Parameters.Concat(layout.Buffers))
        {
            if (slot.Kind == SlotKind.Classifier && !Fits(slot, weights))
                continue;
            if (!weights.TryGet(slot.Name, out StoredTensor? tensor))
            {
                if (complete)
                    yield return $"{slot.Name} is missing";
            }
            else if (!tensor.Shape.AsSpan().SequenceEqual(slot.Shape.AsSpan()))
                yield return $"{slot.Name} is {StoredTensor.Describe(tensor.Shape.AsSpan())}, the network has "
                    + StoredTensor.Describe(slot.Shape.AsSpan());
        }
    }

    private static bool Fits(Slot slot, WeightSet weights) =>
        weights.TryGet(slot.Name, out StoredTensor? tensor) && tensor.Shape.AsSpan().SequenceEqual(slot.Shape.AsSpan());
}

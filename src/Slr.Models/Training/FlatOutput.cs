using System.Runtime.InteropServices;
using Slr.Models.Networks;
using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>Numbers of the host as tensors, and what a network gives as one array: how they travel.</summary>
internal static class FlatOutput
{
    /// <summary>All numbers of a tensor of the host, row-major.</summary>
    public static float[] Values(this Tensor tensor)
    {
        using Tensor dense = tensor.contiguous();
        return MemoryMarshal.Cast<byte, float>(dense.bytes).ToArray();
    }

    /// <summary>A tensor of the host with these numbers, row-major.</summary>
    public static Tensor ToTensor(this ReadOnlySpan<float> values, params long[] shape)
    {
        Tensor tensor = empty(shape, ScalarType.Float32);
        values.CopyTo(MemoryMarshal.Cast<byte, float>(tensor.bytes));
        return tensor;
    }

    /// <summary>The four tensors one after another.</summary>
    public static float[] Flatten(NetworkOutput output) => [.. output.ToArray().SelectMany(Values)];

    /// <summary>How many numbers a pass gives.</summary>
    public static long CountOf(ReplicaPass pass) => pass.Count * 2 * (pass.Network.BranchSize + pass.Classes);

    /// <summary>The four tensors again.</summary>
    /// <param name="values">As many as <see cref="CountOf"/> says.</param>
    /// <param name="pass">What they are an answer to.</param>
    public static NetworkOutput Restore(ReadOnlySpan<float> values, ReplicaPass pass)
    {
        int features = checked((int)pass.Count * pass.Network.BranchSize), scores = checked((int)pass.Count * pass.Classes);
        return new NetworkOutput(
            values[..features].ToTensor(pass.Count, pass.Network.BranchSize),
            values.Slice(features, features).ToTensor(pass.Count, pass.Network.BranchSize),
            values.Slice(2 * features, scores).ToTensor(pass.Count, pass.Classes),
            values.Slice(2 * features + scores, scores).ToTensor(pass.Count, pass.Classes));
    }
}

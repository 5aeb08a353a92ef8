using System.Runtime.InteropServices;
using Slr.Models.Training;
using Slr.Torch;

namespace Slr.Nodes.Leading;

/// <summary>The replica of a node, some of whose lanes this machine does as well.</summary>
/// <param name="asked">The node's.</param>
/// <param name="isChecked">True for a lane of a node that is to be done here too.</param>
/// <param name="judged">Hears the name of a node that gives other bytes.</param>
internal sealed class CheckedReplica(NodeReplica asked, Func<string, bool> isChecked, Action<string> judged) : IReplica
{
    private Replica? own;

    /// <inheritdoc/>
    /// <exception cref="NodeBytesException">The node gave other bytes.</exception>
    public async Task<float[]?> Forward(ReplicaPass pass)
    {
        own?.Dispose();
        own = null;
        if (await asked.Forward(pass) is not { } answer || asked.Node is not { } node)
            return null;
        if (!isChecked(node))
            return answer;
        own = new Replica(TrainingDevice.Cpu);
        return Same(node, answer, await own.Forward(pass));
    }

    /// <inheritdoc/>
    /// <exception cref="NodeBytesException">The node gave other bytes.</exception>
    public async Task<float[]?> Backward(float[] slopes)
    {
        using Replica? mine = own;
        own = null;
        return await asked.Backward(slopes) is not { } answer || asked.Node is not { } node ? null
            : mine is null ? answer : Same(node, answer, await mine.Backward(slopes));
    }

    private float[] Same(string node, float[] answer, float[]? expected)
    {
        if (MemoryMarshal.AsBytes<float>(answer).SequenceEqual(MemoryMarshal.AsBytes<float>(expected)))
            return answer;
        judged(node);
        throw new NodeBytesException(node);
    }
}

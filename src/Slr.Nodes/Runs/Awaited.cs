using Slr.Nodes.Membership;

namespace Slr.Nodes.Runs;

/// <summary>Nodes that were named and of which nobody knows yet whether they do runs. For any thread.</summary>
/// <param name="nodes">All of them.</param>
internal sealed class Awaited(IEnumerable<NodeAddress> nodes)
{
    private readonly Lock gate = new();
    private readonly HashSet<NodeAddress> silent = [.. nodes];
    private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when something is known of each.</summary>
    public Task All => all.Task;

    /// <summary>A node has come, or said why it does not, or has not answered for so long that people were told.</summary>
    public void Heard(NodeAddress node)
    {
        lock (gate)
            if (silent.Remove(node) && silent.Count == 0)
                all.SetResult();
    }
}

namespace Slr.Nodes.Leading;

/// <summary>
/// A node computed other bytes than the trainer did, although both said that they compute alike. What it has done since the last
/// seal is not to be used.
/// </summary>
/// <param name="node">The node.</param>
public sealed class NodeBytesException(string node)
    : Exception($"the node {node} computed other bytes than this machine; it is not asked again, and what it did is done anew")
{
    /// <summary>The node.</summary>
    public string Node { get; } = node;
}

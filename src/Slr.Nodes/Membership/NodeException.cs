namespace Slr.Nodes.Membership;

/// <summary>A node cannot be started, or what it was told is not so; the message is for people.</summary>
public sealed class NodeException : Exception
{
    /// <summary>Says what is wrong and what to do.</summary>
    public NodeException(string message) : base(message)
    {
    }

    /// <inheritdoc cref="NodeException(string)"/>
    public NodeException(string message, Exception cause) : base(message, cause)
    {
    }
}

namespace Slr.Nodes.Membership;

/// <summary>Where a node listens and whom it trusts.</summary>
/// <param name="At">Address and port; port 0 = any free one.</param>
/// <param name="Certificate">What it shows and whom it believes; null = no encryption, on the loopback address only.</param>
public sealed record NodePlace(NodeAddress At, NodeCertificate? Certificate)
{
    /// <summary>Any free port that no other machine reaches.</summary>
    public static NodePlace Loopback { get; } = new(new NodeAddress(NodeAddress.Loopback, 0), null);

    /// <summary>Why this is refused, for people; null when it is not.</summary>
    public string? Obstacle => At.IsLoopback || Certificate is not null ? null
        : $"{Danger(At.Host)}: give this node a certificate and the certificates of the others (node certificate makes them)";

    /// <summary>What may happen to whoever listens at this host without certificates.</summary>
    public static string Danger(string host) =>
        $"{host} is reached from other machines, where anyone could send work or read weights";
}

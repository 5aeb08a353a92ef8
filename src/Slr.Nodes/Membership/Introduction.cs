using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Slr.Nodes.Membership;

/// <summary>
/// Looks at another's certificate before actors speak to it: a system of Akka ends itself when it has met one that it does not
/// believe, and nobody would be told why.
/// </summary>
internal static class Introduction
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Why another is not spoken to, as a clause for people; null when there is no reason, or nobody answers there.</summary>
    /// <param name="own">What this node shows, and whom it believes.</param>
    /// <param name="other">The other.</param>
    public static async Task<string?> Obstacle(NodeCertificate own, NodeAddress other)
    {
        string? refused = "it does not encrypt";
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(other.Host, other.Port, limit.Token);
            await using var stream = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) =>
            {
                bool believed = shown is X509Certificate2 certificate && own.Believes(certificate);
                refused = believed ? null : "its certificate is not among those that are trusted here";
                return believed;
            });
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = other.Host,
                ClientCertificates = [own.Own],
            }, limit.Token);
            return null;
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            return null;
        }
        catch (Exception error) when (error is AuthenticationException or IOException)
        {
            return refused;
        }
    }
}

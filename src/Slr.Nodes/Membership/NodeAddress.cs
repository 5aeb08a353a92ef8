using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Akka.Actor;

namespace Slr.Nodes.Membership;

/// <summary>Where a node listens.</summary>
/// <param name="Host">Name or address of its machine.</param>
/// <param name="Port">Port, from 1; 0 = any free one, for a node that is yet to listen.</param>
public sealed record NodeAddress(string Host, int Port)
{
    /// <summary>Where nodes listen unless told otherwise: nobody from another machine reaches it.</summary>
    public const string Loopback = "127.0.0.1";

    /// <summary>True when no other machine reaches this address.</summary>
    public bool IsLoopback => Host == "localhost" || (IPAddress.TryParse(Host, out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>Reads <c>HOST:PORT</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out NodeAddress? address)
    {
        int colon = text.LastIndexOf(':');
        address = colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port is > 0 and <= ushort.MaxValue ? new NodeAddress(text[..colon], port) : null;
        return address is not null;
    }

    /// <summary>As it is typed: <c>HOST:PORT</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    /// <summary>As an actor system knows it: one that is encrypted speaks of it otherwise than one that is not.</summary>
    internal Address From(Address self) => self.WithHost(Host).WithPort(Port);

    /// <summary>The address of a member of the cluster.</summary>
    internal static NodeAddress Of(Address address) => new(address.Host ?? Loopback, address.Port ?? 0);
}

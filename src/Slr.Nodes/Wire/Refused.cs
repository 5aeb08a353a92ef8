using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace Slr.Nodes.Wire;

/// <summary>
/// Stands where Akka has a serializer that makes objects of types which the sender names, or of orders to the system itself: what
/// comes in such a form is refused unread.
/// </summary>
/// <param name="system">The actor system.</param>
/// <param name="identifier">Number of the serializer whose place this takes; senders name it.</param>
internal abstract class Refused(ExtendedActorSystem system, int identifier) : Serializer(system)
{
    public override int Identifier => identifier;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj) => throw new SerializationException($"{obj.GetType().Name} is no message between nodes");

    public override object FromBinary(byte[] bytes, Type type) =>
        throw new SerializationException("nodes take no messages but their own");
}

internal sealed class RefusedJson : Refused
{
    public RefusedJson(ExtendedActorSystem system) : base(system, 1)
    {
    }

    /// <summary>As Akka makes it: its own configuration has settings for this one.</summary>
    public RefusedJson(ExtendedActorSystem system, Config _) : this(system)
    {
    }
}

internal sealed class RefusedProto(ExtendedActorSystem system) : Refused(system, 2);

internal sealed class RefusedDeployment(ExtendedActorSystem system) : Refused(system, 3);

internal sealed class RefusedMisc(ExtendedActorSystem system) : Refused(system, 16);

internal sealed class RefusedSystemMessages(ExtendedActorSystem system) : Refused(system, 22);

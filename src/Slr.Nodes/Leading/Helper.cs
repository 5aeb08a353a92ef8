using Akka.Actor;
using Slr.Nodes.Membership;

namespace Slr.Nodes.Leading;

/// <summary>A node in the trainer's cluster, as its leader knows it.</summary>
/// <param name="address">Where it listens.</param>
internal sealed class Helper(Address address)
{
    public Address Address { get; } = address;

    /// <summary>For people: <c>HOST:PORT</c>.</summary>
    public string Name { get; } = NodeAddress.Of(address).ToString();

    /// <summary>Whom to tell; null until it is enlisted.</summary>
    public IActorRef? Actor { get; set; }

    /// <summary>With what it helps.</summary>
    public IReadOnlyList<string> Roles { get; set; } = [];

    /// <summary>Why it does not help; null when it has not said so.</summary>
    public string? Refusal { get; set; }

    /// <summary>Jobs whose terms it knows.</summary>
    public HashSet<long> Told { get; } = [];

    /// <summary>What it has to do, and what of it has come.</summary>
    public Dictionary<(long Job, int Shard), ICollected> Orders { get; } = [];
}

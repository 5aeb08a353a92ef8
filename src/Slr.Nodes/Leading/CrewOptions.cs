using System.Collections.Immutable;
using Slr.Nodes.Membership;
using Slr.Torch;

namespace Slr.Nodes.Leading;

/// <summary>Who is to help a trainer.</summary>
public sealed record CrewOptions
{
    /// <summary>Where the trainer listens for its nodes.</summary>
    public NodePlace Place { get; init; } = NodePlace.Loopback;

    /// <summary>Nodes that are invited, with all that have joined them.</summary>
    public required ImmutableArray<NodeAddress> Nodes { get; init; }

    /// <summary>Where the trainer's networks live; null = there are none, and nodes only search.</summary>
    public required TrainingDevice? Device { get; init; }

    /// <summary>Threads of one operation.</summary>
    public required int Threads { get; init; }

    /// <summary>True: kernels for AVX2 everywhere.</summary>
    public required bool Portable { get; init; }

    /// <summary>Take nodes that may compute other bytes.</summary>
    public bool Mixed { get; init; }
}

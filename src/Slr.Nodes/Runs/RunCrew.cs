using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Slr.Nodes.Membership;
using Slr.Nodes.Wire;
using Slr.Primitives.Files;

namespace Slr.Nodes.Runs;

/// <summary>Who is to do runs of a sweep.</summary>
public sealed record RunCrewOptions
{
    /// <summary>Where the sweep listens for its nodes.</summary>
    public NodePlace Place { get; init; } = NodePlace.Loopback;

    /// <summary>Nodes that are invited, with all that have joined them.</summary>
    public required ImmutableArray<NodeAddress> Nodes { get; init; }

    /// <summary>Folder of the runs, which is there; nodes that see it work in it.</summary>
    public required string Folder { get; init; }

    /// <summary>Folder of the runs' caches; made when it is not there.</summary>
    public required string Cache { get; init; }

    /// <summary>The setting <c>device</c> of the runs.</summary>
    public required string Device { get; init; }

    /// <summary>Threads of one run.</summary>
    public required int Threads { get; init; }
}

/// <summary>
/// The nodes that do runs of a sweep. It forms a cluster of its own and invites nodes to it; they come and go as they can.
/// </summary>
public sealed class RunCrew : IAsyncDisposable
{
    /// <summary>Role of a node that does runs.</summary>
    public const string Role = "runs";

    private readonly ActorSystem system;
    private readonly IActorRef leader;
    private readonly FolderMark[] marks;

    private RunCrew(ActorSystem system, IActorRef leader, Task allHeard, params FolderMark[] marks) =>
        (this.system, this.leader, AllHeard, this.marks) = (system, leader, allHeard, marks);

    /// <summary>
    /// Completes when every node that was named has arrived, or said why it does no runs, or not answered for so long that people
    /// were told: what all who are there cannot do, nobody can.
    /// </summary>
    public Task AllHeard { get; }

    /// <summary>Completes when no node can be reached any more, whatever they do.</summary>
    public Task Ended => system.WhenTerminated;

    /// <summary>Starts looking for nodes; does not wait for any.</summary>
    /// <param name="options">Whom.</param>
    /// <param name="arrived">Gets every node that does runs; one that was lost comes again as another.</param>
    /// <param name="say">Hears who comes and goes, and who does no runs and why, a sentence at a time.</param>
    /// <exception cref="NodeException">Nothing can listen where the sweep is to, or the place is refused.</exception>
    /// <exception cref="CannotWriteException">One of the folders cannot be written.</exception>
    public static RunCrew Start(RunCrewOptions options, Action<RunNode> arrived, Action<string> say)
    {
        ActorSystem system = NodeSystem.Start(options.Place, [NodeSystem.Trainer]);
        FolderMark folder = Mark(options.Folder), cache = Mark(options.Cache);
        var cluster = Cluster.Get(system);
        cluster.Join(cluster.SelfAddress);
        var terms = new Engage(0, NodeMessage.Version, Arithmetic.OwnProgram, options.Device, options.Threads, folder, cache);
        var awaited = new Awaited(options.Nodes);
        Action<NodeAddress> heard = awaited.Heard;
        Action<NodeAddress, string> silent = (node, sentence) =>
        {
            say(sentence);
            heard(node);
        };
        IActorRef leader = system.ActorOf(Props.Create(() => new RunLeader(terms, arrived, heard, say)), "sweep");
        system.ActorOf(Props.Create(() => new Inviter(options.Nodes, options.Place.Certificate, silent)), "inviter");
        return new RunCrew(system, leader, awaited.All, folder, cache);
    }

    /// <summary>Leaves; nodes stay where they are, free for the next one.</summary>
    public async ValueTask DisposeAsync()
    {
        leader.Tell(PoisonPill.Instance); // what nodes do from now on is no news
        await NodeSystem.End(system);
        foreach (FolderMark mark in marks)
            File.Delete(mark.File);
    }

    private static FolderMark Mark(string folder)
    {
        string words = $"{Guid.NewGuid():N}";
        string file = Path.Combine(Path.GetFullPath(folder), $".seen-{words}");
        CannotWriteException.Unless(file, () =>
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(file, words);
        });
        return new FolderMark(file, words);
    }
}

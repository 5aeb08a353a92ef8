using System.Diagnostics;
using Akka.Actor;
using Slr.Models.Training;
using Slr.Nodes.Membership;
using Slr.Nodes.Sharding;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Leading;

/// <summary>The replica of a node: of the one that stands at its place among those that train, at every step anew.</summary>
/// <param name="system">The trainer's.</param>
/// <param name="leader">Knows who trains.</param>
/// <param name="place">Place among the nodes that train, from 0.</param>
internal sealed class NodeReplica(ActorSystem system, IActorRef leader, int place) : IReplica
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>No pass is given up sooner: small ones are over before a machine that is busy for a moment is itself again.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    private static long questions;

    private readonly ShardPace looks = new() { AtFirst = TimeSpan.FromMinutes(5) }, learns = new() { AtFirst = TimeSpan.FromMinutes(5) };
    private Address? node;

    /// <summary>The node that was asked last, <c>HOST:PORT</c>; null for none.</summary>
    public string? Node => node is null ? null : NodeAddress.Of(node).ToString();

    /// <inheritdoc/>
    public Task<float[]?> Forward(ReplicaPass pass) => WhileConnected(async () =>
    {
        node = null;
        var trains = await leader.Ask<FeatureLeader.Training>(new FeatureLeader.WhoTrains(), Patience);
        node = trains.Nodes.ElementAtOrDefault(place);
        return node is null ? null : await Ask(node, ReplicaForm.Of(pass), looks);
    });

    /// <inheritdoc/>
    public Task<float[]?> Backward(float[] slopes) =>
        WhileConnected(async () => node is null ? null : await Ask(node, ReplicaForm.Of(slopes), learns));

    /// <summary>The connection to all nodes may have ended, or end now: the trainer then goes on alone.</summary>
    private async Task<float[]?> WhileConnected(Func<Task<float[]?>> ask)
    {
        try
        {
            return system.WhenTerminated.IsCompleted ? null : await ask();
        }
        catch (Exception error) when (error is AskTimeoutException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>An answer that takes three times as long as half of them did is not waited for.</summary>
    private async Task<float[]?> Ask(Address of, byte[] question, ShardPace pace)
    {
        TimeSpan limit = pace.Limit > Least ? pace.Limit : Least;
        long start = Stopwatch.GetTimestamp();
        var answer = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        long number = Interlocked.Increment(ref questions);
        system.ActorOf(Props.Create(() => new ReplicaQuestion(of, number, question, limit, answer)));
        float[]? numbers = ReplicaForm.Numbers(await answer.Task);
        if (numbers is not null)
            pace.Note(Stopwatch.GetElapsedTime(start));
        return numbers;
    }
}

using Akka.Actor;
using Akka.Cluster;
using Slr.Models.Training;
using Slr.Nodes.Membership;
using Slr.Nodes.Wire;
using Slr.Torch;

namespace Slr.Nodes.Helping;

/// <summary>Does a part of each training batch for the trainer in whose cluster it is.</summary>
internal sealed class ReplicaHost : ReceiveActor
{
    private readonly Cluster cluster = Cluster.Get(Context.System);
    private readonly Replica replica = new(TrainingDevice.Cpu);
    private readonly ReplicaParts coming = new();

    public ReplicaHost()
    {
        Receive<ReplicaPart>(part => IsTrainer, part =>
        {
            IActorRef trainer = Sender;
            try
            {
                if (coming.Add(part) is { } question)
                    Answer(question).PipeTo(Self, trainer, numbers => new Answered(part.Number, numbers));
            }
            catch (InvalidDataException)
            {
                trainer.Tell(new ReplicaPart(part.Number, 0, []));
            }
        });
        Receive<Answered>(answered =>
        {
            foreach (ReplicaPart part in ReplicaPart.Of(answered.Number, ReplicaForm.Answer(answered.Numbers)))
                Sender.Tell(part);
        });
    }

    private bool IsTrainer => cluster.State.Members.Any(member =>
        member.Address == Sender.Path.Address && member.HasRole(NodeSystem.Trainer));

    private sealed record Answered(long Number, float[]? Numbers);

    /// <inheritdoc/>
    protected override void PostStop() => replica.Dispose();

    /// <summary>What fails is no answer: the trainer does the part itself, and meets a cause that is its own.</summary>
    private async Task<float[]?> Answer(byte[] question)
    {
        try
        {
            return await ReplicaForm.Ask(replica, question);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return null;
        }
    }
}

using Akka.Actor;
using Slr.Nodes.Membership;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Leading;

/// <summary>Leads nodes that extract features, and answers what they need for it: weights and images.</summary>
internal sealed class FeatureLeader : Leader
{
    /// <summary>Prepares a leader.</summary>
    /// <param name="terms">What a node is asked.</param>
    /// <param name="inviter">Is told whom not to invite again.</param>
    /// <param name="tell">Hears who comes and goes.</param>
    public FeatureLeader(Enlist terms, IActorRef inviter, Action<CrewNews> tell)
        : base("node", "", terms, inviter, tell)
    {
        Receive<WantWeights>(want => Sender.Tell(new WeightPiece(want.Job, want.Offset,
            (Job(want.Job) as HandedFeatures)?.Piece(want.Offset) ?? [])));
        Receive<WantImages>(Answer);
        Receive<WantFiles>(Answer);
        Receive<Features>(features => Collect(features, features.Job, features.Shard));
        Receive<WhoTrains>(_ => Sender.Tell(new Training([.. Helping(NodeSystem.Replica).Order()])));
    }

    /// <summary>Ask who does parts of training batches; the answer is a <see cref="Training"/>.</summary>
    public sealed record WhoTrains;

    /// <summary>Who does parts of training batches, in a fixed order.</summary>
    public sealed record Training(IReadOnlyList<Address> Nodes);

    /// <summary>Off the mailbox: images may have to be decoded. There are none for a job that is over, which is an answer too.</summary>
    private void Answer(WantImages want)
    {
        if (Job(want.Job) is HandedFeatures handed)
            Task.Run(() => Read(want, handed.Job)).PipeTo(Sender, Self);
        else
            Sender.Tell(new ImagePixels(want.Job, [], []));
    }

    /// <summary>Off the mailbox: files are read.</summary>
    private void Answer(WantFiles want)
    {
        if (Job(want.Job) is HandedFeatures { Job.Task.Files: { } files })
            Task.Run(() => new FilesOfImages(want.Job, files.Describe(want.Images))).PipeTo(Sender, Self);
        else
            Sender.Tell(new FilesOfImages(want.Job, []));
    }

    /// <summary>What keeps images from being read ends the job: it is the trainer's to tell, and no node's fault.</summary>
    private static ImagePixels Read(WantImages want, FeatureJob job)
    {
        int bytes = (int)job.Task.Size.Pixels * 3, most = Math.Max(1, NodeMessage.MostBytes / bytes), to = 0;
        int[] images = want.Images[..Math.Min(most, want.Images.Length)];
        bool[] readable = new bool[images.Length];
        byte[] pixels = new byte[images.Length * bytes];
        try
        {
            for (int i = 0; i < images.Length; i++)
                if (readable[i] = job.Task.Read(images[i], pixels.AsSpan(to * bytes, bytes)))
                    to++;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            job.Board.Fail(error);
            return new ImagePixels(want.Job, [], []);
        }
        return new ImagePixels(want.Job, readable, pixels[..(to * bytes)]);
    }
}

using Slr.Models.Networks;

namespace Slr.Nodes.Wire;

/// <summary>What nodes say to one another, each with a form of its own in bytes (<see cref="NodeSerializer"/>).</summary>
internal abstract record NodeMessage
{
    /// <summary>Changes whenever a message gets another form or meaning.</summary>
    public const int Version = 2;

    /// <summary>Why a trainer that speaks another version gets no help; null where it does not.</summary>
    public static string? OtherVersion(int trainer) => trainer == Version ? null
        : $"it speaks version {Version} of the nodes' language and the trainer {trainer}: run the same program on both";

    /// <summary>Most bytes of data in one message; longer ones are sent in pieces. One of more is refused by its sender.</summary>
    public const int MostBytes = 1 << 20;
}

/// <summary>Trainer to node: help me, if you compute what I compute.</summary>
/// <param name="Protocol"><see cref="NodeMessage.Version"/> of the sender.</param>
/// <param name="Arithmetic">What the trainer computes with.</param>
/// <param name="Mixed">Take the node although its bytes may be other ones.</param>
internal sealed record Enlist(int Protocol, Arithmetic Arithmetic, bool Mixed) : NodeMessage;

/// <summary>Node to trainer: at your service.</summary>
/// <param name="Processor">What it computes on, for people.</param>
/// <param name="Roles">With what.</param>
internal sealed record Enlisted(string Processor, string[] Roles) : NodeMessage;

/// <summary>Node to trainer: no, and why, as a clause for people.</summary>
internal sealed record Declined(string Why) : NodeMessage;

/// <summary>Trainer to a node that is in no cluster of a trainer: come to mine.</summary>
/// <param name="Host">Where the trainer listens.</param>
/// <param name="Port">Its port.</param>
internal sealed record Invitation(string Host, int Port) : NodeMessage;

/// <summary>What the orders of one job have in common.</summary>
internal interface IJobTerms
{
    /// <summary>Number of the job, unique for its trainer.</summary>
    long Job { get; }
}

/// <summary>A piece of a job that a node is to do.</summary>
internal interface IShardOrder
{
    /// <summary>The job, whose terms were sent before.</summary>
    long Job { get; }

    /// <summary>Number of the piece in its job.</summary>
    int Shard { get; }
}

/// <summary>What the orders of a job of features have in common.</summary>
/// <param name="Job">Number of the job, unique for its trainer.</param>
/// <param name="Weights">SHA-256 of the weights, in hexadecimal.</param>
/// <param name="WeightBytes">How many bytes they are.</param>
/// <param name="Network">Shape of the network.</param>
/// <param name="FlipAverage">Average over the mirror image.</param>
/// <param name="Images">Names the set of images, so that a node keeps those it has seen.</param>
/// <param name="Height">Height of an image in pixels.</param>
/// <param name="Width">Width of an image in pixels.</param>
/// <param name="Decoder">What decodes their files, for those who have them; empty where there are none to be had.</param>
/// <param name="MaxPixels">Images that declare more pixels are refused.</param>
internal sealed record JobTerms(long Job, string Weights, long WeightBytes, NetworkOptions Network, bool FlipAverage, string Images,
    int Height, int Width, string Decoder, long MaxPixels) : NodeMessage, IJobTerms;

/// <summary>Trainer to node: features of these batches.</summary>
/// <param name="Job">The job, whose terms were sent before.</param>
/// <param name="Shard">Number of the shard in its job.</param>
/// <param name="Batches">Numbers of the images of each batch.</param>
internal sealed record Order(long Job, int Shard, int[][] Batches) : NodeMessage, IShardOrder;

/// <summary>Node to trainer: a piece of the weights of this job.</summary>
internal sealed record WantWeights(long Job, long Offset) : NodeMessage;

/// <summary>Trainer to node: a piece of the weights; empty when they are not needed any more.</summary>
internal sealed record WeightPiece(long Job, long Offset, byte[] Bytes) : NodeMessage;

/// <summary>Node to trainer: which files are these images?</summary>
internal sealed record WantFiles(long Job, int[] Images) : NodeMessage;

/// <summary>Trainer to node: the files of the images that were asked for; empty when the job is over.</summary>
/// <param name="Job">The job.</param>
/// <param name="Files">One an image; null for one that the trainer has to send.</param>
internal sealed record FilesOfImages(long Job, ImageFile?[] Files) : NodeMessage;

/// <summary>Node to trainer: the pixels of these images.</summary>
internal sealed record WantImages(long Job, int[] Images) : NodeMessage;

/// <summary>Trainer to node: pixels, as many images of those that were asked for as go into one message, the first ones.</summary>
/// <param name="Job">The job.</param>
/// <param name="Readable">For each image that is answered, whether it can be read.</param>
/// <param name="Pixels">Height x width x 3 bytes of each that can.</param>
internal sealed record ImagePixels(long Job, bool[] Readable, byte[] Pixels) : NodeMessage;

/// <summary>Node to trainer: features of a batch, or a part of them.</summary>
/// <param name="Job">The job.</param>
/// <param name="Shard">The shard.</param>
/// <param name="Batch">Position of the batch in its shard.</param>
/// <param name="Images">The images that could be read: one feature each.</param>
/// <param name="Offset">Where the numbers lie among those of the batch.</param>
/// <param name="Rows">The numbers.</param>
internal sealed record Features(long Job, int Shard, int Batch, int[] Images, int Offset, float[] Rows) : NodeMessage;

/// <summary>Trainer to node: a part is taken; the node may send another.</summary>
internal sealed record Taken(long Job, int Shard) : NodeMessage;

/// <summary>Node to trainer: this cannot be done here, and why.</summary>
internal sealed record CannotDo(long Job, int Shard, string Why) : NodeMessage;

/// <summary>Trainer to node: forget the job and what is left of its orders.</summary>
internal sealed record JobOver(long Job) : NodeMessage;

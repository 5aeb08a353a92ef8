using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using Slr.Models.Networks;

namespace Slr.Nodes.Wire;

/// <summary>
/// The form of each message in bytes, by a name of its own: no type is ever looked up by a name that came from outside.
/// </summary>
internal sealed class NodeSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>Names, weights and numbers that stand beside a message's data.</summary>
    private const int MostBeside = 128 << 10;

    /// <summary>What is being written, by this thread: room for a whole frame need not be found for each.</summary>
    [ThreadStatic]
    private static MemoryStream? written;

    public override int Identifier => 71_001;

    public override string Manifest(object o) => o.GetType().Name;

    /// <exception cref="SerializationException">The message is none of ours, or longer than a frame.</exception>
    public override byte[] ToBinary(object obj)
    {
        MemoryStream stream = written ??= new MemoryStream(NodeMessage.MostBytes + MostBeside);
        stream.SetLength(0);
        using (BinaryWriter writer = WireForm.Writer(stream))
            Write(writer, obj);
        return stream.Length <= NodeMessage.MostBytes + MostBeside ? stream.ToArray()
            : throw new SerializationException($"a message {obj.GetType().Name} of {stream.Length} bytes does not go into one frame of "
                + $"{NodeMessage.MostBytes + MostBeside}: it was to be sent in pieces");
    }

    /// <exception cref="SerializationException">It is no message of this protocol.</exception>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes, writable: false));
            NodeMessage message = Read(reader, manifest);
            return reader.BaseStream.Position == bytes.Length ? message
                : throw new InvalidDataException("a message goes on behind its end");
        }
        catch (Exception error) when (error is InvalidDataException or IOException or ArgumentException or FormatException)
        {
            throw new SerializationException($"{bytes.Length} bytes are no message {manifest}: {error.Message}", error);
        }
    }

    private static void Write(BinaryWriter to, object message)
    {
        switch (message)
        {
            case Enlist enlist:
                to.Write(enlist.Protocol);
                Write(to, enlist.Arithmetic);
                to.Write(enlist.Mixed);
                break;
            case Enlisted enlisted:
                to.Write(enlisted.Processor);
                to.Put(enlisted.Roles);
                break;
            case Declined declined:
                to.Write(declined.Why);
                break;
            case Invitation invitation:
                to.Write(invitation.Host);
                to.Write(invitation.Port);
                break;
            case JobTerms terms:
                to.Write(terms.Job);
                to.Write(terms.Weights);
                to.Write(terms.WeightBytes);
                Write(to, terms.Network);
                to.Write(terms.FlipAverage);
                to.Write(terms.Images);
                to.Write(terms.Height);
                to.Write(terms.Width);
                to.Write(terms.Decoder);
                to.Write(terms.MaxPixels);
                break;
            case Order order:
                to.Write(order.Job);
                to.Write(order.Shard);
                to.Write(order.Batches.Length);
                foreach (int[] batch in order.Batches)
                    to.Put(batch);
                break;
            case WantWeights want:
                to.Write(want.Job);
                to.Write(want.Offset);
                break;
            case WeightPiece piece:
                to.Write(piece.Job);
                to.Write(piece.Offset);
                to.Put(piece.Bytes);
                break;
            case WantFiles want:
                to.Write(want.Job);
                to.Put(want.Images);
                break;
            case FilesOfImages files:
                to.Write(files.Job);
                to.Put(files.Files);
                break;
            case WantImages want:
                to.Write(want.Job);
                to.Put(want.Images);
                break;
            case ImagePixels pixels:
                to.Write(pixels.Job);
                to.Put([.. pixels.Readable.Select(flag => flag ? (byte)1 : (byte)0)]);
                to.Put(pixels.Pixels);
                break;
            case Features features:
                to.Write(features.Job);
                to.Write(features.Shard);
                to.Write(features.Batch);
                to.Put(features.Images);
                to.Write(features.Offset);
                to.Put(features.Rows);
                break;
            case Taken taken:
                to.Write(taken.Job);
                to.Write(taken.Shard);
                break;
            case CannotDo cannot:
                to.Write(cannot.Job);
                to.Write(cannot.Shard);
                to.Write(cannot.Why);
                break;
            case JobOver over:
                to.Write(over.Job);
                break;
            case ReplicaPart part:
                to.Write(part.Number);
                to.Write(part.Length);
                to.Put(part.Bytes);
                break;
            default:
                if (!SearchForms.TryWrite(to, message))
                    RunForms.Write(to, message);
                break;
        }
    }

    private static NodeMessage Read(BinaryReader from, string manifest) => manifest switch
    {
        nameof(Enlist) => new Enlist(from.ReadInt32(), ReadArithmetic(from), from.ReadBoolean()),
        nameof(Enlisted) => new Enlisted(from.ReadString(), from.Texts()),
        nameof(Declined) => new Declined(from.ReadString()),
        nameof(Invitation) => new Invitation(from.ReadString(), from.ReadInt32()),
        nameof(JobTerms) => new JobTerms(from.ReadInt64(), from.ReadString(), from.ReadInt64(), ReadNetwork(from), from.ReadBoolean(),
            from.ReadString(), from.ReadInt32(), from.ReadInt32(), from.ReadString(), from.ReadInt64()),
        nameof(Order) => new Order(from.ReadInt64(), from.ReadInt32(), ReadBatches(from)),
        nameof(WantWeights) => new WantWeights(from.ReadInt64(), from.ReadInt64()),
        nameof(WeightPiece) => new WeightPiece(from.ReadInt64(), from.ReadInt64(), from.Bytes()),
        nameof(WantFiles) => new WantFiles(from.ReadInt64(), from.Integers()),
        nameof(FilesOfImages) => new FilesOfImages(from.ReadInt64(), from.Files()),
        nameof(WantImages) => new WantImages(from.ReadInt64(), from.Integers()),
        nameof(ImagePixels) => new ImagePixels(from.ReadInt64(), from.Flags(), from.Bytes()),
        nameof(Features) => new Features(from.ReadInt64(), from.ReadInt32(), from.ReadInt32(), from.Integers(), from.ReadInt32(),
            from.Numbers()),
        nameof(Taken) => new Taken(from.ReadInt64(), from.ReadInt32()),
        nameof(CannotDo) => new CannotDo(from.ReadInt64(), from.ReadInt32(), from.ReadString()),
        nameof(JobOver) => new JobOver(from.ReadInt64()),
        nameof(ReplicaPart) => new ReplicaPart(from.ReadInt64(), from.ReadInt32(), from.Bytes()),
        _ => SearchForms.Read(from, manifest) ?? RunForms.Read(from, manifest),
    };

    private static void Write(BinaryWriter to, Arithmetic arithmetic)
    {
        to.Write(arithmetic.Program);
        to.Write(arithmetic.Libtorch);
        to.Write(arithmetic.Device);
        to.Write(arithmetic.Threads);
        to.Write(arithmetic.Portable);
        to.Write(arithmetic.Rounding);
    }

    private static Arithmetic ReadArithmetic(BinaryReader from) => new(from.ReadString(), from.ReadString(), from.ReadString(),
        from.ReadInt32(), from.ReadBoolean(), from.ReadString());

    /// <summary>The shape of a network.</summary>
    public static void Write(BinaryWriter to, NetworkOptions network)
    {
        to.Write(network.Width);
        to.Put(network.Blocks.AsSpan());
        to.Write(network.Ibn);
        to.Write(network.StemRelu);
        to.Write(network.BatchNormGroups);
    }

    /// <summary>The shape of a network again.</summary>
    public static NetworkOptions ReadNetwork(BinaryReader from) => new()
    {
        Width = from.ReadInt32(),
        Blocks = [.. from.Integers()],
        Ibn = from.ReadBoolean(),
        StemRelu = from.ReadBoolean(),
        BatchNormGroups = from.ReadInt32(),
    };

    private static int[][] ReadBatches(BinaryReader from)
    {
        int count = from.ReadInt32();
        if (count < 0 || count > from.BaseStream.Length)
            throw new InvalidDataException($"an order of {count} batches");
        var batches = new int[count][];
        for (int batch = 0; batch < count; batch++)
            batches[batch] = from.Integers();
        return batches;
    }
}

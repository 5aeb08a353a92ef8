using System.Collections;
using System.Runtime.Serialization;
using Akka.Actor;
using CsCheck;
using Slr.Data;
using Slr.Flow.Evaluation;
using Slr.Flow.Neighbours;
using Slr.Flow.Sharing;
using Slr.Models.Networks;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Tests.Wire;

public sealed class MessagesBetweenNodes : IDisposable
{
    private readonly ActorSystem system = ActorSystem.Create("wire");
    private readonly NodeSerializer serializer;

    public MessagesBetweenNodes() => serializer = new NodeSerializer((ExtendedActorSystem)system);

    private static Gen<string> Text => Gen.String[0, 20];

    private static Gen<Arithmetic> Computing => Gen.Select(Text, Text, Text, Gen.Int[1, 64], Gen.Bool, Text,
        (program, torch, device, threads, portable, rounding) => new Arithmetic(program, torch, device, threads, portable, rounding));

    private static Gen<NetworkOptions> Network => Gen.Select(Gen.Int, Gen.Int.Array[0, 5], Gen.Bool, Gen.Bool, Gen.Int,
        (width, blocks, ibn, relu, groups) =>
            new NetworkOptions { Width = width, Blocks = [.. blocks], Ibn = ibn, StemRelu = relu, BatchNormGroups = groups });

    private static Gen<NodeMessage> Any { get; } = Gen.OneOf<NodeMessage>(
        Gen.Select(Gen.Int, Computing, Gen.Bool,
            (protocol, computes, mixed) => (NodeMessage)new Enlist(protocol, computes, mixed)),
        Gen.Select(Text, Text.Array[0, 4], (processor, roles) => (NodeMessage)new Enlisted(processor, roles)),
        Text.Select(why => (NodeMessage)new Declined(why)),
        Gen.Select(Text, Gen.Int, (host, port) => (NodeMessage)new Invitation(host, port)),
        Gen.Select(Gen.Long, Text, Gen.Long, Network, Gen.Bool, Text, Gen.Select(Gen.Int, Gen.Int, Text, Gen.Long),
            (job, weights, bytes, network, flip, images, size) =>
                (NodeMessage)new JobTerms(job, weights, bytes, network, flip, images, size.Item1, size.Item2, size.Item3, size.Item4)),
        Gen.Select(Gen.Long, Gen.Int, Gen.Int.Array[0, 9].Array[0, 5],
            (job, shard, batches) => (NodeMessage)new Order(job, shard, batches)),
        Gen.Select(Gen.Long, Gen.Long, (job, offset) => (NodeMessage)new WantWeights(job, offset)),
        Gen.Select(Gen.Long, Gen.Long, Gen.Byte.Array, (job, offset, bytes) => (NodeMessage)new WeightPiece(job, offset, bytes)),
        Gen.Select(Gen.Int, Text, (protocol, program) => (NodeMessage)new EnlistToSearch(protocol, program)),
        Gen.Select(Gen.Long, Gen.Int[0, 99], Positive, Natural, Gen.Bool, Positive, (job, rows, dimension, kept, cameras, block) =>
            Terms(job, new SearchShape(rows, dimension, kept, cameras, block))),
        Gen.Select(Gen.Long, Gen.Int[0, 99], Positive, Positive, Natural, Gen.Select(Natural, Natural, Natural).Array[0, 5],
            (job, gallery, dimension, block, listed, queries) => Terms(job, new RankShape(gallery, dimension, block, listed,
                [.. queries.Select(some => new QuestionCounts(some.Item1, some.Item2, some.Item3))]))),
        Gen.Select(Gen.Long, Gen.Int, (job, pair) => (NodeMessage)new PairOrder(job, pair)),
        Gen.Select(Gen.Long, Gen.Int, Gen.Long, (job, block, offset) => (NodeMessage)new WantBlock(job, block, offset)),
        Gen.Select(Gen.Long, Gen.Int, Gen.Long, Gen.Byte.Array, (job, block, offset, bytes) =>
            (NodeMessage)new BlockPiece(job, block, offset, bytes)),
        Gen.Select(Gen.Long, Gen.Int, Gen.Int, Gen.Byte.Array, (job, pair, offset, bytes) =>
            (NodeMessage)new Candidates(job, pair, offset, bytes)),
        Gen.Select(Gen.Long, Gen.Int.Array, (job, images) => (NodeMessage)new WantFiles(job, images)),
        Gen.Select(Gen.Long, Files.Array[0, 5], (job, files) => (NodeMessage)new FilesOfImages(job, files)),
        Gen.Select(Gen.Long, Gen.Int.Array, (job, images) => (NodeMessage)new WantImages(job, images)),
        Gen.Select(Gen.Long, Gen.Bool.Array, Gen.Byte.Array,
            (job, readable, pixels) => (NodeMessage)new ImagePixels(job, readable, pixels)),
        Gen.Select(Gen.Long, Gen.Int, Gen.Int, Gen.Int.Array, Gen.Int, Gen.Float.Array, (job, shard, batch, images, offset, rows) =>
            (NodeMessage)new Features(job, shard, batch, images, offset, rows)),
        Gen.Select(Gen.Long, Gen.Int, (job, shard) => (NodeMessage)new Taken(job, shard)),
        Gen.Select(Gen.Long, Gen.Int, Text, (job, shard, why) => (NodeMessage)new CannotDo(job, shard, why)),
        Gen.Select(Gen.Long, Gen.Int, Gen.Byte.Array, (number, length, bytes) => (NodeMessage)new ReplicaPart(number, length, bytes)),
        Gen.Long.Select(job => (NodeMessage)new JobOver(job)));

    private static Gen<ImageFile?> Files => Gen.Select(Gen.Int[0, 3], Text, Gen.Select(Gen.Int, Gen.Int, Gen.Int, Gen.Int), Text,
        (kind, path, box, hash) => kind == 0 ? null
            : new ImageFile(path, kind == 1 ? null : new Rectangle(box.Item1, box.Item2, box.Item3, box.Item4), hash));

    private static Gen<int> Natural => Gen.Int[0, int.MaxValue];

    private static Gen<int> Positive => Gen.Int[1, int.MaxValue];

    [Fact]
    public void come_as_they_were_sent() => Any.Sample(message =>
        Assert.Equal(Parts(message), Parts(serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message)))));

    [Fact]
    public void that_are_cut_off_or_changed_are_refused_or_are_others_but_never_crash() => Gen.Select(Any, Gen.Int[0, 1000], Gen.Byte)
        .Sample((message, at, with) =>
        {
            byte[] bytes = serializer.ToBinary(message);
            if (bytes.Length == 0)
                return;
            byte[] cut = bytes[..(at % bytes.Length)];
            Assert.Throws<SerializationException>(() => serializer.FromBinary(cut, serializer.Manifest(message)));
            bytes[at % bytes.Length] = with;
            try
            {
                serializer.FromBinary(bytes, serializer.Manifest(message));
            }
            catch (SerializationException)
            {
                // What is sent is checked by the network; what is told here is that nothing else is thrown.
            }
        });

    [Fact]
    public void of_a_kind_that_nobody_knows_are_refused()
    {
        Assert.Throws<SerializationException>(() => serializer.FromBinary([], "System.Diagnostics.Process"));
        Assert.Throws<SerializationException>(() => serializer.ToBinary(new object()));
    }

    [Fact]
    public void that_do_not_go_into_a_frame_fail_at_their_sender_by_name()
    {
        var refused = Assert.Throws<SerializationException>(() =>
            serializer.ToBinary(new WeightPiece(1, 0, new byte[2 * NodeMessage.MostBytes])));
        Assert.Contains(nameof(WeightPiece), refused.Message);
    }

    [Fact]
    public void are_all_among_those_that_are_tried_here()
    {
        var tried = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        Any.Sample(message => tried[message.GetType().Name] = true, iter: 2000);
        Assert.Equal(typeof(NodeMessage).Assembly.GetTypes()
            .Where(type => type.BaseType == typeof(NodeMessage) && !type.IsAbstract).Select(type => type.Name).Order(), tried.Keys.Order());
    }

    public void Dispose() => system.Dispose();

    private static NodeMessage Terms(long job, PairShape shape) =>
        new PairTerms(job, shape, [.. Enumerable.Range(0, shape.Blocks).Select(block => $"{block:x64}")]);

    /// <summary>Records compare arrays by reference: everything in them as text instead.</summary>
    private static string Parts(object? value) => value switch
    {
        null => "null",
        string text => text,
        float number => $"{BitConverter.SingleToInt32Bits(number)}",
        IEnumerable many => $"[{string.Join(',', many.Cast<object>().Select(Parts))}]",
        _ when value.GetType().Namespace?.StartsWith("Slr.", StringComparison.Ordinal) == true =>
            $"{value.GetType().Name}({string.Join(';', value.GetType().GetProperties().Where(part => part.GetIndexParameters().Length == 0)
                .Select(part => Parts(part.GetValue(value))))})",
        _ => $"{value}",
    };
}

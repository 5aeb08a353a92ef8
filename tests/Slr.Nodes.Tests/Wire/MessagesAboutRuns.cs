using System.Collections.Concurrent;
using System.Runtime.Serialization;
using Akka.Actor;
using CsCheck;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Tests.Wire;

public sealed class MessagesAboutRuns : IDisposable
{
    private readonly ActorSystem system = ActorSystem.Create("wire");
    private readonly NodeSerializer serializer;

    public MessagesAboutRuns() => serializer = new NodeSerializer((ExtendedActorSystem)system);

    private static Gen<string> Text => Gen.String[0, 20];

    private static Gen<FolderMark> Mark => Gen.Select(Text, Text, (file, words) => new FolderMark(file, words));

    private static Gen<RunMessage> Any { get; } = Gen.OneOf<RunMessage>(
        Gen.Select(Gen.Long, Gen.Int, Text, Text, Gen.Int, Mark, Mark, (number, protocol, program, device, threads, folder, cache) =>
            (RunMessage)new Engage(number, protocol, program, device, threads, folder, cache)),
        Gen.Select(Gen.Long, Text, Gen.Int, Gen.Bool, (number, processor, room, shares) =>
            (RunMessage)new Engaged(number, processor, room, shares)),
        Gen.Select(Gen.Long, Text, Text, Text, Text.Array[0, 9], (number, name, recipe, text, settings) =>
            (RunMessage)new RunOrder(number, name, recipe, text, settings)),
        Gen.Long.Select(number => (RunMessage)new StopRun(number)),
        Gen.Select(Gen.Long, Gen.Int, Text.Array[0, 9], Text,
            (number, code, files, why) => (RunMessage)new RunOver(number, code, files, why)),
        Gen.Select(Gen.Long, Text, Gen.Long, (number, file, offset) => (RunMessage)new WantPiece(number, file, offset)),
        Gen.Select(Gen.Long, Gen.Bool, Gen.Byte.Array, (number, found, bytes) => (RunMessage)new FilePiece(number, found, bytes)),
        Gen.Long.Select(number => (RunMessage)new Fetched(number)));

    [Fact]
    public void come_as_they_were_sent() => Any.Sample(message =>
        Assert.Equivalent(message, serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message)), strict: true));

    [Fact]
    public void that_are_cut_off_or_changed_are_refused_or_are_others_but_never_crash() => Gen.Select(Any, Gen.Int[0, 1000], Gen.Byte)
        .Sample((message, at, with) =>
        {
            byte[] bytes = serializer.ToBinary(message);
            byte[] cut = bytes[..(at % bytes.Length)];
            Assert.Throws<SerializationException>(() => serializer.FromBinary(cut, serializer.Manifest(message)));
            bytes[at % bytes.Length] = with;
            try
            {
                serializer.FromBinary(bytes, serializer.Manifest(message));
            }
            catch (SerializationException)
            {
                // What is told here is that nothing else is thrown.
            }
        });

    [Fact]
    public void are_all_among_those_that_are_tried_here()
    {
        var tried = new ConcurrentDictionary<string, bool>();
        Any.Sample(message => tried[message.GetType().Name] = true, iter: 2000);
        Assert.Equal(typeof(RunMessage).Assembly.GetTypes().Where(type => type.BaseType == typeof(RunMessage)).Select(type => type.Name)
            .Order(), tried.Keys.Order());
    }

    public void Dispose() => system.Dispose();
}

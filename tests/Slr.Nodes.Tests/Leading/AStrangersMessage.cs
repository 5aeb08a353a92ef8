using Akka.Actor;
using Akka.Configuration;
using Slr.Nodes.Helping;
using Slr.Nodes.Leading;
using Slr.Nodes.Membership;
using Slr.Torch;

namespace Slr.Nodes.Tests.Leading;

/// <summary>A program that speaks Akka's own language to a node: objects of types it names, orders to the system.</summary>
public sealed class AStrangersMessage
{
    [Fact]
    public async Task is_refused_and_the_node_goes_on()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var node = new Node(new NodeOptions { Processor = "a processor" }, _ => { });
        Task helping = node.Run(stop.Token);
        NodeAddress at = await node.Listening;
        using (ActorSystem stranger = ActorSystem.Create("slr", ConfigurationFactory.ParseString("""
            akka { loglevel = OFF, stdout-loglevel = OFF, actor.provider = remote
              remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 } }
            """)))
        {
            ActorSelection known = stranger.ActorSelection($"akka.tcp://slr@{at}/user/node");
            object[] messages = [new Uri("http://example.org"), PoisonPill.Instance, Kill.Instance, new Identify(1), "words", 7];
            foreach (object message in messages)
                known.Tell(message);
            // Deployed from outside, an actor would run here.
            stranger.ActorOf(Props.Create(() => new Guest()).WithDeploy(new Deploy(new RemoteScope(Address.Parse($"akka.tcp://slr@{at}")))),
                "guest").Tell("hello");
            await Assert.ThrowsAnyAsync<Exception>(() => known.ResolveOne(TimeSpan.FromSeconds(1)));
        }

        var options = new CrewOptions { Nodes = [at], Device = TrainingDevice.Cpu, Threads = 1, Portable = false };
        await using (Crew crew = Crew.Start(options, _ => { }))
            while ((await crew.Nodes()).Count == 0)
                await Task.Delay(50, stop.Token);
        Assert.False(Guest.WasHere);
        await stop.CancelAsync();
        await helping;
    }

    private sealed class Guest : ReceiveActor
    {
        public Guest() => WasHere = true;

        public static bool WasHere { get; private set; }
    }
}

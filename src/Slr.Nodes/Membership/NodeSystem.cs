using System.Globalization;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster;
using Akka.Configuration;
using Akka.Remote.Transport.DotNetty;

namespace Slr.Nodes.Membership;

/// <summary>Makes the actor systems by which nodes speak to each other.</summary>
internal static class NodeSystem
{
    /// <summary>Name of every such system.</summary>
    public const string Name = "slr";

    /// <summary>Role of a process that trains and hands out work.</summary>
    public const string Trainer = "trainer";

    /// <summary>Role of a node that does a part of training batches.</summary>
    public const string Replica = "train";

    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(5);

    /// <summary>Starts one; it is in no cluster yet.</summary>
    /// <param name="place">Where it listens and whom it trusts.</param>
    /// <param name="roles">What it does.</param>
    /// <exception cref="NodeException">The place is refused, or nothing can listen there.</exception>
    public static ActorSystem Start(NodePlace place, IReadOnlyList<string> roles)
    {
        if (place.Obstacle is { } obstacle)
            throw new NodeException(obstacle);
        if (place.At.Port != 0 && IsTaken(place.At))
            throw new NodeException($"nothing can listen at {place.At}: another program does. Choose another port, or 0 for any free one");
        using var reader = new StreamReader(typeof(NodeSystem).Assembly.GetManifestResourceStream("nodes.conf")!);
        Config told = ConfigurationFactory.ParseString(string.Create(CultureInfo.InvariantCulture, $$"""
            akka.remote.dot-netty.tcp {
              hostname = "{{place.At.Host}}"
              port = {{place.At.Port}}
              enable-ssl = {{(place.Certificate is null ? "off" : "on")}}
            }
            akka.cluster.roles = [{{string.Join(", ", roles)}}]
            """));
        ActorSystemSetup setup = ActorSystemSetup.Create(BootstrapSetup.Create()
            .WithConfig(told.WithFallback(ConfigurationFactory.ParseString(reader.ReadToEnd()))));
        if (place.Certificate is { } certificate)
            setup = setup.And(new DotNettySslSetup(certificate.Own, suppressValidation: false, requireMutualAuthentication: true,
                (shown, _, _, _, _) => certificate.Believes(shown)));
        try
        {
            return ActorSystem.Create(Name, setup);
        }
        catch (Exception error) when (Cause<SocketException>(error) is { } refused)
        {
            throw new NodeException($"nothing can listen at {place.At}: {refused.Message}", error);
        }
    }

    /// <summary>Where a system listens.</summary>
    public static NodeAddress AddressOf(ActorSystem system) => NodeAddress.Of(Cluster.Get(system).SelfAddress);

    /// <summary>Ends a system; where a trainer is there to hear it, it takes leave before.</summary>
    public static async Task End(ActorSystem system)
    {
        if (!system.WhenTerminated.IsCompleted && HasTrainer(Cluster.Get(system)))
            await Task.WhenAny(CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClusterLeavingReason.Instance), Task.Delay(Goodbye));
        await Task.WhenAny(system.Terminate(), Task.Delay(Goodbye));
    }

    /// <summary>True when a trainer can be reached in this cluster.</summary>
    public static bool HasTrainer(Cluster cluster) =>
        cluster.State.Members.Any(member => member.HasRole(Trainer) && !cluster.State.Unreachable.Contains(member));

    /// <summary>
    /// Sockets share a port here without a word, so that a node has its own again at once; so it is tried whether anyone answers.
    /// </summary>
    private static bool IsTaken(NodeAddress at)
    {
        try
        {
            using var asking = new TcpClient(at.Host, at.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static T? Cause<T>(Exception error) where T : Exception => error switch
    {
        T found => found,
        AggregateException many => many.InnerExceptions.Select(Cause<T>).FirstOrDefault(cause => cause is not null),
        { InnerException: { } inner } => Cause<T>(inner),
        _ => null,
    };
}

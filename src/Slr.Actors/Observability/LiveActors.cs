using Akka.Actor;

namespace Slr.Actors.Observability;

/// <summary>The actors of a run that live now.</summary>
internal static class LiveActors
{
    /// <summary>Counts all actors below <c>/user</c>.</summary>
    public static int Count(ActorSystem system) => Below(((ExtendedActorSystem)system).Guardian);

    private static int Below(IActorRef actor) => actor is ActorRefWithCell cell
        ? cell.Children.Sum(child => 1 + Below(child))
        : 0;
}

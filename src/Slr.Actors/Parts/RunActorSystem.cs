using Akka.Actor;
using Akka.Configuration;
using Slr.Actors.Configuration;

namespace Slr.Actors.Parts;

/// <summary>The actor system of a run: akka.conf, below what the recipe itself says of Akka.</summary>
internal static class RunActorSystem
{
    /// <summary>Starts one.</summary>
    public static ActorSystem Start(RunSettings settings)
    {
        using var reader = new StreamReader(typeof(RunActorSystem).Assembly.GetManifestResourceStream("akka.conf")!);
        return ActorSystem.Create("slr", settings.Resolved.Akka().WithFallback(ConfigurationFactory.ParseString(reader.ReadToEnd())));
    }
}

using Akka.Actor;
using Akka.Event;
using Serilog.Events;
using AkkaEvent = Akka.Event.LogEvent;

namespace Slr.Actors.Observability;

/// <summary>
/// Hands the actor system's log on to Serilog with its templates, the values in them and the actor's path
/// (docs/decisions/0011).
/// </summary>
internal sealed class SerilogLogger : ReceiveActor
{
    /// <summary>The property that holds the path of the actor which said something.</summary>
    internal const string ActorPath = "ActorPath";

    /// <summary>Subscribed by the actor system at its start.</summary>
    public SerilogLogger()
    {
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<AkkaEvent>(Write);
    }

    private static void Write(AkkaEvent entry)
    {
        Serilog.ILogger log = Serilog.Log.ForContext(ActorPath, entry.LogSource);
        if (entry.Message is LogMessage message)
            log.Write(LevelOf(entry), entry.Cause, message.Format, [.. message.Parameters()]);
        else
            log.Write(LevelOf(entry), entry.Cause, "{Message:l}", entry.Message);
    }

    private static LogEventLevel LevelOf(AkkaEvent entry) => entry switch
    {
        Error => LogEventLevel.Error,
        Warning => LogEventLevel.Warning,
        Info => LogEventLevel.Information,
        _ => LogEventLevel.Debug,
    };
}

using Akka.Actor;
using Akka.Event;
using Serilog.Events;
using AkkaEvent = Akka.Event.LogEvent;

namespace Slr.Actors.Observability;

/// <summary>Hands the actor system's log on to Serilog.</summary>
public sealed class SerilogLogger : ReceiveActor
{
    /// <summary>Subscribed by the actor system at its start.</summary>
    public SerilogLogger()
    {
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<AkkaEvent>(entry => Serilog.Log.ForContext("Source", entry.LogSource)
            .Write(LevelOf(entry), entry.Cause, "{Source}: {Message}", entry.LogSource, entry.Message));
    }

    private static LogEventLevel LevelOf(AkkaEvent entry) => entry switch
    {
        Error => LogEventLevel.Error,
        Warning => LogEventLevel.Warning,
        Info => LogEventLevel.Information,
        _ => LogEventLevel.Debug,
    };
}

using Akka.Actor;
using Akka.Event;

namespace Slr.Nodes.Membership;

/// <summary>
/// Takes what Akka says of itself. People are told of nodes by what they can do about them, so nothing of it is shown; it is
/// traced for whoever listens.
/// </summary>
internal sealed class NodeLogger : ReceiveActor
{
    public NodeLogger()
    {
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(said => System.Diagnostics.Trace.WriteLine(said.ToString()));
    }
}

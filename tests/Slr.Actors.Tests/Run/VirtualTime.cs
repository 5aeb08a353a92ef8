using Akka.TestKit;
using Akka.TestKit.Xunit;

namespace Slr.Actors.Tests.Run;

/// <summary>An actor system whose timers move only when a test says so.</summary>
public abstract class VirtualTime() : TestKit("""
    akka { loglevel = OFF, stdout-loglevel = OFF, scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" }
    """)
{
    /// <summary>Lets time pass for every timer.</summary>
    protected void Pass(TimeSpan time) => ((TestScheduler)Sys.Scheduler).Advance(time);
}

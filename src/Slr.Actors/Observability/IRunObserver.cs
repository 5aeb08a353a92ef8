namespace Slr.Actors.Observability;

/// <summary>Hears what happens in a run: progress displays, live views, tests.</summary>
public interface IRunObserver
{
    /// <summary>Called for every event, one at a time, in order, on a thread of the run. What it throws is logged and forgotten.</summary>
    void On(RunEvent happened);
}

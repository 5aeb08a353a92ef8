namespace Slr.Actors.Observability;

/// <summary>Hears what happens in a run: progress displays, live views, tests.</summary>
public interface IRunObserver
{
    /// <summary>Called for every event, one at a time, in order, on a thread of the run. What it throws is logged and forgotten.</summary>
    void On(RunEvent happened);
}

/// <summary>Hears nothing.</summary>
public sealed class NoObserver : IRunObserver
{
    /// <summary>The only instance that is needed.</summary>
    public static NoObserver Instance { get; } = new();

    /// <inheritdoc/>
    public void On(RunEvent happened)
    {
    }
}

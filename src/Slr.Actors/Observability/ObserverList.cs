namespace Slr.Actors.Observability;

/// <summary>Tells several observers; one that throws is logged and does not keep the others from hearing.</summary>
internal sealed class ObserverList(IReadOnlyList<IRunObserver> observers) : IRunObserver
{
    private readonly Lock gate = new();

    /// <inheritdoc/>
    public void On(RunEvent happened)
    {
        lock (gate)
        {
            foreach (IRunObserver observer in observers)
            {
                try
                {
                    observer.On(happened);
                }
                catch (Exception error)
                {
                    Serilog.Log.Warning(error, "An observer failed on {Event}", happened.GetType().Name);
                }
            }
        }
    }
}

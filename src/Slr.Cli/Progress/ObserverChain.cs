using Slr.Actors.Observability;

namespace Slr.Cli.Progress;

/// <summary>Hands each event to several observers. One that fails does not keep it from the others.</summary>
internal sealed class ObserverChain(IReadOnlyList<IRunObserver> observers) : IRunObserver
{
    /// <inheritdoc/>
    public void On(RunEvent happened)
    {
        List<Exception> failures = [];
        foreach (IRunObserver observer in observers)
            try
            {
                observer.On(happened);
            }
            catch (Exception error)
            {
                failures.Add(error);
            }
        if (failures.Count > 0)
            throw new AggregateException(failures);
    }
}

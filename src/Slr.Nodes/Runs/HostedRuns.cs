using System.Collections.Concurrent;

namespace Slr.Nodes.Runs;

/// <summary>All runs that a node has begun, also of sweeps that are gone: it does not end before they have.</summary>
internal sealed class HostedRuns
{
    private readonly ConcurrentDictionary<HostedRun, bool> going = [];
    private volatile bool isEnding;

    /// <summary>Another one was begun.</summary>
    public void Add(HostedRun run)
    {
        going[run] = true;
        run.Ended.ContinueWith(_ => going.TryRemove(run, out bool _), TaskScheduler.Default);
        if (isEnding)
            run.Stop();
    }

    /// <summary>Stops all, and waits until they have. What is added from now on is stopped at once.</summary>
    public async Task EndAsync()
    {
        isEnding = true;
        foreach (HostedRun run in going.Keys)
            run.Stop();
        await Task.WhenAll(going.Keys.Select(run => run.Ended));
    }
}

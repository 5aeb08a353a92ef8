namespace Slr.Cli.Sweeps;

/// <summary>
/// Runs that are taken by whoever has room, each by one site at a time until it has ended. What a site has lost comes first again;
/// what a site cannot do is left to the others. For any thread.
/// </summary>
internal sealed class RunQueue
{
    private readonly Lock gate = new();
    private readonly LinkedList<SweepRun> waiting;
    private readonly Dictionary<string, Dictionary<string, int>> refusals = [];
    private readonly HashSet<string> sites = [];
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource changed = New();
    private int left;

    /// <summary>Nobody has taken any yet.</summary>
    /// <param name="runs">Their names are distinct.</param>
    public RunQueue(IEnumerable<SweepRun> runs)
    {
        waiting = new(runs);
        left = waiting.Count;
        if (left == 0)
            ended.SetResult();
    }

    /// <summary>Completes when all have ended.</summary>
    public Task AllEnded => ended.Task;

    /// <summary>Runs that have not ended and that nobody works on.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
                return waiting.Count;
        }
    }

    /// <summary>A site takes part.</summary>
    public void Open(string site)
    {
        lock (gate)
            sites.Add(site);
    }

    /// <summary>A site takes no more.</summary>
    public void Close(string site)
    {
        lock (gate)
            sites.Remove(site);
    }

    /// <summary>The next run for a site; waits while there is none that it can do, and others still work.</summary>
    /// <param name="site">The site.</param>
    /// <param name="until">Ends the wait.</param>
    /// <returns>Null when all have ended, or the wait has.</returns>
    public async Task<SweepRun?> TakeAsync(string site, CancellationToken until)
    {
        while (true)
        {
            Task change;
            lock (gate)
            {
                if (until.IsCancellationRequested || left == 0)
                    return null;
                for (LinkedListNode<SweepRun>? run = waiting.First; run is not null; run = run.Next)
                    if (!Refused(run.Value, site))
                    {
                        waiting.Remove(run);
                        return run.Value;
                    }
                change = changed.Task;
            }
            await change.WaitAsync(until).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A run's site lost it: it is the next.</summary>
    public void Return(SweepRun run) => Change(() => waiting.AddFirst(run));

    /// <summary>Somebody else works on a run: it is looked at again behind the others.</summary>
    public void Postpone(SweepRun run) => Change(() => waiting.AddLast(run));

    /// <summary>A site cannot do a run: another one may.</summary>
    /// <param name="run">The run.</param>
    /// <param name="site">The site.</param>
    /// <param name="code">Why, as an exit code.</param>
    public void Refuse(SweepRun run, string site, int code) => Change(() =>
    {
        if (!refusals.TryGetValue(run.Name, out Dictionary<string, int>? of))
            refusals.Add(run.Name, of = []);
        of[site] = code;
        waiting.AddFirst(run);
    });

    /// <summary>A run has ended, however.</summary>
    public void End() => Change(() => left--);

    /// <summary>Takes out what every site that takes part has refused; the caller ends it.</summary>
    /// <returns>Each with the code of one of them.</returns>
    public IReadOnlyList<(SweepRun Run, int Code)> TakeRefused()
    {
        lock (gate)
        {
            (SweepRun Run, int Code)[] refused = [.. waiting
                .Where(run => refusals.ContainsKey(run.Name) && sites.All(site => Refused(run, site)))
                .Select(run => (run, refusals[run.Name].Values.First()))];
            foreach ((SweepRun run, _) in refused)
                waiting.Remove(run);
            return refused;
        }
    }

    private bool Refused(SweepRun run, string site) =>
        refusals.TryGetValue(run.Name, out Dictionary<string, int>? of) && of.ContainsKey(site);

    private void Change(Action change)
    {
        TaskCompletionSource before;
        lock (gate)
        {
            change();
            (before, changed) = (changed, New());
            if (left == 0)
                ended.TrySetResult();
        }
        before.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

namespace Slr.Nodes.Sharding;

/// <summary>
/// Who works on which shard of a job. Shards are taken, not given: whoever is idle takes the first that nobody has. What a lost
/// worker had is free again; a shard that takes far longer than the others is given to a second worker, and the first answer
/// counts. Some are computed by the trainer as well, which is the referee. For any thread.
/// </summary>
/// <param name="shards">Number of shards.</param>
/// <param name="clock">Tells how long a worker takes.</param>
/// <param name="pace">What counts as far longer.</param>
/// <param name="isChecked">True for a shard of a worker that the trainer is to compute as well.</param>
public sealed class ShardBoard(int shards, TimeProvider clock, ShardPace pace, Func<string, int, bool> isChecked)
{
    /// <summary>The trainer's own worker.</summary>
    public const string Trainer = "";

    private readonly Lock gate = new();
    private readonly Shard[] all = [.. Enumerable.Range(0, shards).Select(_ => new Shard())];
    private readonly TaskCompletionSource<string?> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int accepted;

    /// <summary>
    /// Ends when all shards are accepted, with null, or with the name of a worker whose bytes were not the trainer's; fails as
    /// <see cref="Fail"/> says.
    /// </summary>
    public Task<string?> Ended => shards == 0 ? Task.FromResult<string?>(null) : ended.Task;

    /// <summary>Ends with the next change of who has what, or what is done.</summary>
    public Task Changed
    {
        get
        {
            lock (gate)
                return changed.Task;
        }
    }

    /// <summary>Takes a shard for a worker; null when there is nothing for it now.</summary>
    public int? Take(string worker)
    {
        lock (gate)
        {
            int found = worker == Trainer ? Array.FindIndex(all, shard => shard.AwaitsCheck && !shard.IsWithTrainer) : -1;
            if (found < 0)
                found = Array.FindIndex(all, shard => shard.IsFree);
            if (found < 0)
                found = SlowFor(worker);
            if (found < 0)
                return null;
            all[found].Workers.Add((worker, clock.GetTimestamp()));
            return found;
        }
    }

    /// <summary>A worker is gone: what it had is free again.</summary>
    public void Lost(string worker)
    {
        lock (gate)
        {
            foreach (Shard shard in all)
                shard.Workers.RemoveAll(one => one.Name == worker);
            Change();
        }
    }

    /// <summary>The job cannot be done by anyone.</summary>
    public void Fail(Exception cause)
    {
        ended.TrySetException(cause);
        lock (gate)
            Change();
    }

    /// <summary>A worker has done a shard. What was done before by another is not needed, but compared where the trainer did it.</summary>
    public void Put(string worker, int shard, IReadOnlyList<BatchRows> rows)
    {
        lock (gate)
        {
            Shard one = all[shard];
            int had = one.Workers.FindIndex(holder => holder.Name == worker);
            if (had >= 0)
            {
                if (one.Rows is null)
                    pace.Note(clock.GetElapsedTime(one.Workers[had].Since));
                one.Workers.RemoveAt(had);
            }
            if (!one.IsAccepted)
                Judge(one, worker, shard, rows);
            Change();
        }
    }

    /// <summary>The rows of a shard, once they are accepted.</summary>
    public IReadOnlyList<BatchRows>? Accepted(int shard)
    {
        lock (gate)
            return all[shard].IsAccepted ? all[shard].Rows : null;
    }

    /// <summary>A shard that has been handed on is not kept.</summary>
    public void Forget(int shard)
    {
        lock (gate)
            if (all[shard].IsAccepted)
                all[shard].Rows = [];
    }

    /// <summary>Shards whose rows are those of other workers than the trainer.</summary>
    public int Helped
    {
        get
        {
            lock (gate)
                return all.Count(shard => shard is { IsAccepted: true, By: not Trainer });
        }
    }

    private void Judge(Shard one, string worker, int shard, IReadOnlyList<BatchRows> rows)
    {
        if (one.Rows is null)
        {
            (one.Rows, one.By) = (rows, worker);
            one.AwaitsCheck = worker != Trainer && isChecked(worker, shard);
        }
        else if (worker == Trainer)
        {
            if (one.By != Trainer && !IsSame(one.Rows, rows))
                ended.TrySetResult(one.By); // and the shard is never accepted
            else
                one.AwaitsCheck = false;
        }
        if (one.AwaitsCheck)
            return;
        one.IsAccepted = true;
        if (++accepted == all.Length)
            ended.TrySetResult(null);
    }

    private int SlowFor(string worker)
    {
        TimeSpan limit = pace.Limit;
        return Array.FindIndex(all, shard => shard.Rows is null && shard.Workers is [{ } only]
            && only.Name != worker && clock.GetElapsedTime(only.Since) > limit);
    }

    private static bool IsSame(IReadOnlyList<BatchRows> first, IReadOnlyList<BatchRows> second) =>
        first.Count == second.Count && first.Zip(second).All(pair => pair.First.IsSame(pair.Second));

    private void Change()
    {
        TaskCompletionSource before = changed;
        changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        before.SetResult();
    }

    private sealed class Shard
    {
        public List<(string Name, long Since)> Workers { get; } = [];

        public IReadOnlyList<BatchRows>? Rows { get; set; }

        public string By { get; set; } = Trainer;

        public bool AwaitsCheck { get; set; }

        public bool IsAccepted { get; set; }

        public bool IsFree => Rows is null && Workers.Count == 0;

        public bool IsWithTrainer => Workers.Exists(one => one.Name == Trainer);
    }
}

namespace Slr.Nodes.Sharding;

/// <summary>
/// Who works on which shard of a job. Shards are taken, not given: whoever is idle takes the first that nobody has; who has some gets
/// another to make ready only while all others have as many to go on with, so that nobody waits for it at the end. What a lost
/// worker had is free again; a shard that takes far longer than the others is given to a second worker, and the first answer
/// counts. Some are computed by the trainer as well, which is the referee. For any thread.
/// </summary>
/// <param name="shards">Number of shards.</param>
/// <param name="clock">Tells how long a worker takes.</param>
/// <param name="pace">What counts as far longer.</param>
/// <param name="isChecked">True for a shard of a worker that the trainer is to compute as well.</param>
/// <param name="isSame">True for two answers that are the same to the byte.</param>
/// <typeparam name="TAnswer">What is computed of a shard.</typeparam>
public sealed class ShardBoard<TAnswer>(int shards, TimeProvider clock, ShardPace pace, Func<string, int, bool> isChecked,
    Func<TAnswer, TAnswer, bool> isSame) : IShardBoard where TAnswer : class
{
    private const string Trainer = IShardBoard.Trainer;

    private readonly Lock gate = new();
    private readonly Shard[] all = [.. Enumerable.Range(0, shards).Select(_ => new Shard())];
    private readonly HashSet<string> workers = [Trainer];
    private readonly TaskCompletionSource<string?> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int accepted;

    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public int? Take(string worker)
    {
        lock (gate)
        {
            workers.Add(worker);
            if (WouldKeepOthersWaiting(worker))
                return null;
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

    /// <inheritdoc/>
    public void Lost(string worker)
    {
        lock (gate)
        {
            workers.Remove(worker);
            foreach (Shard shard in all)
                shard.Workers.RemoveAll(one => one.Name == worker);
            Change();
        }
    }

    /// <inheritdoc/>
    public void Fail(Exception cause)
    {
        ended.TrySetException(cause);
        lock (gate)
            Change();
    }

    /// <summary>A worker has done a shard. What was done before by another is not needed, but compared where the trainer did it.</summary>
    public void Put(string worker, int shard, TAnswer answer)
    {
        lock (gate)
        {
            Shard one = all[shard];
            int had = one.Workers.FindIndex(holder => holder.Name == worker);
            if (had >= 0)
            {
                if (one.Answer is null && !one.IsAccepted)
                    pace.Note(clock.GetElapsedTime(one.Workers[had].Since));
                one.Workers.RemoveAt(had);
            }
            if (!one.IsAccepted)
                Judge(one, worker, shard, answer);
            Change();
        }
    }

    /// <summary>The answer of a shard, once it is accepted.</summary>
    public TAnswer? Accepted(int shard)
    {
        lock (gate)
            return all[shard].IsAccepted ? all[shard].Answer : null;
    }

    /// <summary>A shard that has been handed on is not kept.</summary>
    public void Forget(int shard)
    {
        lock (gate)
            if (all[shard].IsAccepted)
                all[shard].Answer = null;
    }

    /// <summary>Shards whose answers are those of other workers than the trainer.</summary>
    public int Helped
    {
        get
        {
            lock (gate)
                return all.Count(shard => shard is { IsAccepted: true, By: not Trainer });
        }
    }

    private void Judge(Shard one, string worker, int shard, TAnswer answer)
    {
        if (one.Answer is null)
        {
            (one.Answer, one.By) = (answer, worker);
            one.AwaitsCheck = worker != Trainer && isChecked(worker, shard);
        }
        else if (worker == Trainer)
        {
            if (one.By != Trainer && !isSame(one.Answer, answer))
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

    /// <summary>
    /// With h shards of its own a worker leaves a further one to the others, unless each of them can take h as well.
    /// </summary>
    private bool WouldKeepOthersWaiting(string worker)
    {
        int held = all.Count(shard => shard.Workers.Exists(one => one.Name == worker));
        return held > 0 && all.Count(shard => shard.IsFree) is > 0 and var free && free <= held * (workers.Count - 1);
    }

    private int SlowFor(string worker)
    {
        TimeSpan limit = pace.Limit;
        return Array.FindIndex(all, shard => shard.Answer is null && !shard.IsAccepted && shard.Workers is [{ } only]
            && only.Name != worker && clock.GetElapsedTime(only.Since) > limit);
    }

    private void Change()
    {
        TaskCompletionSource before = changed;
        changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        before.SetResult();
    }

    private sealed class Shard
    {
        public List<(string Name, long Since)> Workers { get; } = [];

        public TAnswer? Answer { get; set; }

        public string By { get; set; } = Trainer;

        public bool AwaitsCheck { get; set; }

        public bool IsAccepted { get; set; }

        public bool IsFree => Answer is null && !IsAccepted && Workers.Count == 0;

        public bool IsWithTrainer => Workers.Exists(one => one.Name == Trainer);
    }
}

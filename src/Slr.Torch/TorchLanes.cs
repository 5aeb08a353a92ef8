using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Slr.Torch;

/// <summary>
/// Threads that each run tensor operations on one core. Parts of a batch that need not know one another run side by
/// side here instead of sharing every single operation: no barrier after each operation, which costs little on an idle
/// machine but most of the time when other threads (decoders, clustering) want the cores as well.
/// </summary>
/// <remarks>
/// One set of lanes for the process, made on demand; each runs its work in the order it came. What runs in which lane
/// is the caller's choice, so results do not depend on timing.
/// </remarks>
public static class TorchLanes
{
    private static readonly Lock Gate = new();
    private static readonly List<Lane> Lanes = [];

    /// <summary>Runs the work for 0 to <paramref name="count"/> - 1, each in its lane, and waits for all of them.</summary>
    /// <param name="count">Lanes; with 1 the work runs on the calling thread with the caller's number of threads.</param>
    /// <param name="work">Gets its lane's number; opens and closes its own scope.</param>
    /// <exception cref="Exception">What the work of the first failing lane threw.</exception>
    public static void Run(int count, Action<int> work)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (count == 1)
            work(0);
        else
            RunIn([.. Enumerable.Range(0, count)], work);
    }

    /// <summary>Runs the work in some lanes, each on one core however few they are, and waits for all of them.</summary>
    /// <param name="lanes">Numbers of lanes, from 0.</param>
    /// <param name="work">Gets its lane's number; opens and closes its own scope.</param>
    /// <exception cref="Exception">What the work of the first failing lane threw.</exception>
    public static void RunIn(int[] lanes, Action<int> work)
    {
        if (lanes.Length == 0)
            return;
        Lane[] ready = Ready(lanes.Max() + 1);
        Await([.. lanes.Select(number => ready[number].Queue(() => work(number)))]);
    }

    private static void Await(Task[] tasks)
    {
        // All of them end before the first failure is thrown: nobody may still use the caller's memory.
        Task.WhenAll(tasks).ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        foreach (Task task in tasks)
            if (task.Exception is { } failure)
                ExceptionDispatchInfo.Capture(failure.InnerException!).Throw();
    }

    private static Lane[] Ready(int count)
    {
        lock (Gate)
        {
            while (Lanes.Count < count)
                Lanes.Add(new Lane(Lanes.Count));
            return [.. Lanes.Take(count)];
        }
    }

    private sealed class Lane
    {
        private readonly BlockingCollection<(Action Work, TaskCompletionSource Done)> queue = [];

        public Lane(int number) =>
            new Thread(Serve) { IsBackground = true, Name = $"torch-lane-{number}" }.Start();

        public Task Queue(Action work)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            queue.Add((work, done));
            return done.Task;
        }

        private void Serve()
        {
            ThreadCount.Set(1);
            foreach ((Action work, TaskCompletionSource done) in queue.GetConsumingEnumerable())
            {
                try
                {
                    work();
                    done.SetResult();
                }
                catch (Exception error)
                {
                    done.SetException(error);
                }
            }
        }
    }
}

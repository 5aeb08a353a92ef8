using System.Diagnostics;

namespace Slr.Flow.Neighbours;

/// <summary>
/// A few threads of its own that compare tile pairs, so that long products never occupy the shared thread pool. The
/// first fault ends all of them and is thrown by <see cref="Drain"/>.
/// </summary>
internal sealed class TileWorkers : IDisposable
{
    private readonly int dimension;
    private readonly Thread[] threads;
    private readonly Queue<TilePair> waiting = new();
    private readonly object gate = new();
    private long ticks;
    private int running;
    private bool stopped;
    private Exception? fault;

    public TileWorkers(int dimension, int count)
    {
        this.dimension = dimension;
        threads = new Thread[count];
        for (int i = 0; i < count; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = $"neighbours-{i}" };
            threads[i].Start();
        }
    }

    /// <summary>Time that its threads have worked so far, on average.</summary>
    public TimeSpan Worked => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref ticks)) / threads.Length;

    /// <summary>Queues a pair.</summary>
    public void Post(TilePair pair)
    {
        lock (gate)
        {
            waiting.Enqueue(pair);
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Waits until every pair posted so far has been compared.</summary>
    public void Drain(CancellationToken cancellation)
    {
        using CancellationTokenRegistration wake = cancellation.Register(WakeAll);
        lock (gate)
        {
            while (fault is null && (waiting.Count > 0 || running > 0) && !cancellation.IsCancellationRequested)
                Monitor.Wait(gate);
            if (fault is not null)
                throw new InvalidOperationException($"The neighbour search failed: {fault.Message}", fault);
        }
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Forgets the pairs that no thread has begun.</summary>
    public void Discard()
    {
        lock (gate)
            waiting.Clear();
    }

    /// <summary>Stops the threads after the pairs they are at.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            stopped = true;
            waiting.Clear();
            Monitor.PulseAll(gate);
        }
        foreach (Thread thread in threads)
            thread.Join();
    }

    private void WakeAll()
    {
        lock (gate)
            Monitor.PulseAll(gate);
    }

    private void Work()
    {
        using var room = new ProductRoom();
        try
        {
            while (Next() is { } pair)
            {
                long began = Stopwatch.GetTimestamp();
                pair.Compare(dimension, room);
                Interlocked.Add(ref ticks, Stopwatch.GetTimestamp() - began);
                lock (gate)
                    if (--running == 0 && waiting.Count == 0)
                        Monitor.PulseAll(gate);
            }
        }
        catch (Exception error)
        {
            lock (gate)
            {
                fault ??= error;
                stopped = true;
                Monitor.PulseAll(gate);
            }
        }
    }

    private TilePair? Next()
    {
        lock (gate)
        {
            while (waiting.Count == 0 && !stopped)
                Monitor.Wait(gate);
            if (stopped)
                return null;
            running++;
            return waiting.Dequeue();
        }
    }
}

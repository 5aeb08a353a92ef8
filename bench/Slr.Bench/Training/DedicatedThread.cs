using System.Collections.Concurrent;
using Slr.Torch;

namespace Slr.Bench.Training;

/// <summary>A thread for one owner of weights, as the actors of a run have.</summary>
internal sealed class DedicatedThread : IDisposable
{
    private readonly BlockingCollection<Action> queue = [];

    /// <summary>Starts the thread with the caller's number of threads for each operation.</summary>
    public DedicatedThread()
    {
        int threads = TorchThreads.Count;
        new Thread(() => Serve(threads)) { IsBackground = true, Name = "owner" }.Start();
    }

    /// <summary>Does the work there, after what came before.</summary>
    public Task<T> Run<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        queue.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        });
        return done.Task;
    }

    /// <summary>Ends the thread when all work is done.</summary>
    public void Dispose() => queue.CompleteAdding();

    private void Serve(int threads)
    {
        TorchThreads.Use(threads);
        foreach (Action next in queue.GetConsumingEnumerable())
            next();
    }
}

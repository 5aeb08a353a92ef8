namespace Slr.Bench.Training;

/// <summary>
/// A thread that allocates like an image decoder and forces collections until disposed: beside it, training that leaves
/// tensors to the garbage collector fails within a few hundred steps (docs/decisions/0002).
/// </summary>
public sealed class CollectionStorm : IDisposable
{
    private readonly Thread thread;
    private volatile bool ended;

    /// <summary>Starts the thread.</summary>
    public CollectionStorm()
    {
        thread = new Thread(Blow) { IsBackground = true, Name = "collection-storm" };
        thread.Start();
    }

    /// <summary>Full collections so far.</summary>
    public int Collections { get; private set; }

    /// <summary>Ends the thread.</summary>
    public void Dispose()
    {
        ended = true;
        thread.Join();
    }

    private void Blow()
    {
        while (!ended)
        {
            for (int i = 0; i < 10; i++)
                GC.KeepAlive(new byte[100_000]);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Collections++;
        }
    }
}

using TorchSharp;

namespace Slr.Torch;

/// <summary>How many threads one tensor operation uses. Equal settings give equal bytes; others may round differently.</summary>
public static class TorchThreads
{
    private static readonly Lock Gate = new();

    /// <summary>Threads of one operation that is called from this thread.</summary>
    public static int Count => torch.get_num_threads();

    /// <summary>
    /// Sets the threads of one operation, for the calling thread and for all threads that have not used a tensor yet
    /// (each thread keeps its own number). Call it at start, and again on threads that are to differ.
    /// </summary>
    /// <param name="threads">At least 1, or 0 for all cores.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative number.</exception>
    public static void Use(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        int count = threads == 0 ? Environment.ProcessorCount : threads;
        lock (Gate)
            torch.set_num_threads(count);
        ThreadCount.Set(count);
    }
}

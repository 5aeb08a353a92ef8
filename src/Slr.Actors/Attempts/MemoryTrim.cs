using System.Runtime.InteropServices;

namespace Slr.Actors.Attempts;

/// <summary>
/// Gives back to the system, after a seal, what only the epoch before it needed. Neither the collector nor malloc does so
/// by itself while there is memory left: without this a run holds a few megabytes more after each epoch, for as long as
/// malloc finds gaps too small to use again.
/// </summary>
/// <param name="clock">The run's clock.</param>
internal sealed partial class MemoryTrim(TimeProvider clock)
{
    /// <summary>Short epochs share one return: it takes some tens of milliseconds.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private long last = clock.GetTimestamp();

    /// <summary>An epoch was sealed.</summary>
    public void AfterSeal()
    {
        if (clock.GetElapsedTime(last) < Pause)
            return;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (OperatingSystem.IsLinux())
            TrimHeap();
        last = clock.GetTimestamp();
    }

    private static void TrimHeap()
    {
        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // A C library other than glibc keeps house on its own.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keep);
}

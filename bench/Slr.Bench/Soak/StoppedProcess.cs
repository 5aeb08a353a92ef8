using System.Runtime.InteropServices;

namespace Slr.Bench.Soak;

/// <summary>A process that stands still, as after <c>kill -STOP</c>, until this is disposed.</summary>
internal sealed partial class StoppedProcess : IDisposable
{
    // Numbers of signal(7) on Linux.
    private const int Continue = 18, Stop = 19;

    private readonly int process;

    /// <summary>Stops a process.</summary>
    /// <param name="process">Its number.</param>
    public StoppedProcess(int process)
    {
        this.process = process;
        IsStopped = Send(process, Stop) == 0;
    }

    /// <summary>False when there was no such process any more.</summary>
    public bool IsStopped { get; }

    /// <inheritdoc/>
    public void Dispose() => _ = Send(process, Continue);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}

namespace Slr.Data.Batches;

/// <summary>Buffers of one length, used again until the pool is closed; later ones are freed when they come back.</summary>
internal sealed class BufferPool(int length) : IDisposable
{
    private readonly Stack<NativeBuffer> idle = [];
    private bool closed;

    public NativeBuffer Rent()
    {
        lock (idle)
            return idle.TryPop(out NativeBuffer? buffer) ? buffer : new NativeBuffer(length);
    }

    public void Return(NativeBuffer buffer)
    {
        lock (idle)
        {
            if (!closed)
                idle.Push(buffer);
            else
                buffer.Dispose();
        }
    }

    public void Dispose()
    {
        lock (idle)
        {
            closed = true;
            while (idle.TryPop(out NativeBuffer? buffer))
                buffer.Dispose();
        }
    }
}

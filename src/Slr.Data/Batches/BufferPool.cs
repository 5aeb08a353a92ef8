namespace Slr.Data.Batches;

/// <summary>Buffers of one length, used again until the pool is closed; later ones are freed when they come back.</summary>
/// <param name="length">Bytes of a buffer.</param>
internal sealed class BufferPool(int length) : IDisposable
{
    private readonly Stack<NativeBuffer> idle = [];
    private bool closed;

    public RentedBuffer Rent()
    {
        lock (idle)
            return new RentedBuffer(idle.TryPop(out NativeBuffer? buffer) ? buffer : new NativeBuffer(length), this);
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

/// <summary>A buffer on loan from its pool, given back on disposal; a second disposal does nothing.</summary>
internal sealed class RentedBuffer(NativeBuffer buffer, BufferPool pool) : IDisposable
{
    private NativeBuffer? buffer = buffer;

    /// <summary>The first byte.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was given back.</exception>
    public IntPtr Start => Buffer.DangerousGetHandle();

    /// <summary>The memory.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was given back.</exception>
    public Span<byte> Bytes => Buffer.Bytes;

    private NativeBuffer Buffer => buffer ?? throw new ObjectDisposedException(nameof(RentedBuffer));

    public void Dispose()
    {
        if (Interlocked.Exchange(ref buffer, null) is { } owned)
            pool.Return(owned);
    }
}

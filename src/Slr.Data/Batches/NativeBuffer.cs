using System.Runtime.InteropServices;

namespace Slr.Data.Batches;

/// <summary>64-byte aligned native memory, which no collection moves; freed at the latest by its finaliser.</summary>
internal sealed unsafe class NativeBuffer : SafeHandle
{
    private const int Alignment = 64;

    public NativeBuffer(int length) : base(IntPtr.Zero, ownsHandle: true)
    {
        Length = length;
        SetHandle((IntPtr)NativeMemory.AlignedAlloc((nuint)length, Alignment));
    }

    /// <summary>Bytes.</summary>
    public int Length { get; }

    public override bool IsInvalid => handle == IntPtr.Zero;

    public Span<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return new((void*)handle, Length);
        }
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}

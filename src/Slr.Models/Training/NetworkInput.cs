using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>
/// Images that networks read: pixels of the host, or images that were rendered on the device. Reading changes nothing, so
/// student and teacher may read one batch at the same time.
/// </summary>
/// <remarks>
/// What is rendered is made on one thread and read on others without waiting: all of them queue their work on the device's one
/// stream, so what reads the images comes after what renders them, and before what is given their memory next.
/// </remarks>
public sealed class NetworkInput : IDisposable
{
    private readonly IntPtr pixels;
    private readonly IDisposable? memory;

    /// <summary>Images as they lie in native memory: float32, normalised, [count, height, width, 3].</summary>
    /// <param name="pixels">The first float; aligned to 64 bytes for speed.</param>
    /// <param name="count">Images, at least 1.</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    /// <param name="memory">What owns the memory: it is not collected before this, and goes with it. Null where the caller sees
    /// to that.</param>
    public NetworkInput(IntPtr pixels, int count, int height, int width, IDisposable? memory = null) =>
        (this.pixels, Shape, this.memory) = (pixels, [count, height, width, 3], memory);

    /// <summary>Images on the networks' device, ready to be read.</summary>
    /// <param name="rendered">[count, 3, height, width], channels-last, float32, normalised; passes to this object, out of any
    /// scope.</param>
    internal NetworkInput(Tensor rendered)
    {
        Rendered = rendered.DetachFromDisposeScope();
        Shape = [rendered.shape[0], rendered.shape[2], rendered.shape[3], 3];
    }

    /// <summary>The number of images.</summary>
    public int Count => checked((int)Shape[0]);

    /// <summary>True when the images were rendered on the device.</summary>
    public bool IsRendered => Rendered is not null;

    /// <summary>[count, 3, height, width] on the device; null for pixels of the host.</summary>
    internal Tensor? Rendered { get; }

    /// <summary>[count, height, width, 3].</summary>
    internal long[] Shape { get; }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Rendered?.Dispose();
        memory?.Dispose();
    }

    /// <summary>The images as [count, 3, height, width] in channels-last memory on the device; the caller disposes of the tensor.</summary>
    /// <param name="buffer">The reading network's way from host to device.</param>
    internal Tensor On(InputBuffer buffer) => Rendered?.alias() ?? buffer.Load(this);

    /// <summary>Copies all images of the host.</summary>
    /// <param name="target">Gets count x height x width x 3 floats.</param>
    internal unsafe void CopyTo(Span<byte> target)
    {
        new ReadOnlySpan<byte>((void*)pixels, target.Length).CopyTo(target);
        GC.KeepAlive(memory);
    }
}

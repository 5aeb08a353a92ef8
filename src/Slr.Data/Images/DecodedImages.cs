namespace Slr.Data.Images;

/// <summary>
/// Decoded images in memory, in slabs that appear when they are first needed. Different images may be written and read
/// at the same time; one image only after it was written.
/// </summary>
internal sealed class DecodedImages
{
    private const int SlabBytes = 4 << 20;

    private readonly int imageBytes, capacity, perSlab;
    private readonly byte[]?[] slabs;
    private readonly Lock adding = new();

    public DecodedImages(int imageBytes, int capacity)
    {
        this.imageBytes = imageBytes;
        this.capacity = capacity;
        perSlab = Math.Max(1, SlabBytes / imageBytes);
        slabs = new byte[]?[(capacity + perSlab - 1) / perSlab];
    }

    public int ImageBytes => imageBytes;

    /// <summary>Number of images that fit.</summary>
    public int Capacity => capacity;

    public long Bytes => slabs.Sum(slab => (long)(slab?.Length ?? 0));

    public void Write(int image, ReadOnlySpan<byte> pixels) =>
        pixels[..imageBytes].CopyTo(Slab(image / perSlab).AsSpan(image % perSlab * imageBytes));

    public void Read(int image, Span<byte> pixels) =>
        slabs[image / perSlab].AsSpan(image % perSlab * imageBytes, imageBytes).CopyTo(pixels);

    private byte[] Slab(int number)
    {
        if (Volatile.Read(ref slabs[number]) is { } known)
            return known;
        lock (adding)
        {
            int images = Math.Min(perSlab, capacity - number * perSlab);
            byte[] slab = slabs[number] ?? GC.AllocateUninitializedArray<byte>(images * imageBytes);
            Volatile.Write(ref slabs[number], slab);
            return slab;
        }
    }
}

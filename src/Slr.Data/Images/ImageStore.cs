using System.Collections.Concurrent;

namespace Slr.Data.Images;

/// <summary>
/// Decoded, resized images, each decoded once: the first ones (by number) are kept in memory up to a limit, the others
/// in a memory-mapped file. Safe for any number of threads.
/// </summary>
public sealed class ImageStore : IDisposable
{
    private const byte Unknown = 0, Kept = 1, Bad = 2, Good = 3;

    private readonly ImageStoreOptions options;
    private readonly DecodedImages memory;
    private readonly SpillFile? spill;
    private readonly byte[] states;
    private readonly Lock[] locks = [.. Enumerable.Range(0, 64).Select(_ => new Lock())];
    private readonly ConcurrentBag<ImageFileReader> readers = [];
    private readonly SortedDictionary<int, ImageFault> faults = [];

    /// <summary>Prepares the store; nothing is decoded yet.</summary>
    /// <param name="images">The images; their order is the meaning of an image's number.</param>
    /// <param name="options">Size and limits.</param>
    /// <exception cref="DatasetException">The spill folder cannot be written.</exception>
    public ImageStore(IReadOnlyList<ImageRecord> images, ImageStoreOptions options)
    {
        this.options = options;
        Images = images;
        states = new byte[images.Count];
        int bytes = checked((int)options.Size.Pixels * 3);
        memory = new DecodedImages(bytes, (int)Math.Min(options.MemoryLimitBytes / bytes, images.Count));
        if (options.SpillFolder is not null && memory.Capacity < images.Count)
            spill = SpillFile.Create(options.SpillFolder, options.SpillReserveBytes, bytes, images.Count - memory.Capacity);
    }

    /// <summary>The images, by number.</summary>
    public IReadOnlyList<ImageRecord> Images { get; }

    /// <summary>Number of images.</summary>
    public int Count => Images.Count;

    /// <summary>Size of every image that is read.</summary>
    public ImageSize Size => options.Size;

    /// <summary>Images found unreadable so far, in order of their numbers.</summary>
    public IReadOnlyList<QuarantinedImage> Quarantined
    {
        get
        {
            lock (faults)
                return [.. faults.Select(fault => new QuarantinedImage(Images[fault.Key], fault.Value.Reason))];
        }
    }

    /// <summary>Bytes of decoded images held in memory.</summary>
    internal long BytesInMemory => memory.Bytes;

    /// <summary>Copies an image's bytes, decoding it when this is its first use.</summary>
    /// <param name="image">Number of the image, 0 to <see cref="Count"/> - 1.</param>
    /// <param name="destination">Height x width x 3 bytes: RGB, row by row.</param>
    /// <returns>False when the image is quarantined.</returns>
    /// <exception cref="DatasetException">More than the allowed share of the images is unreadable.</exception>
    public bool TryRead(int image, Span<byte> destination)
    {
        switch (Volatile.Read(ref states[image]))
        {
            case Bad:
                return false;
            case Kept:
                Fetch(image, destination);
                return true;
            case Good:
                return Decode(image, destination);
        }
        lock (locks[image % locks.Length])
        {
            if (states[image] != Unknown)
                return TryRead(image, destination);
            if (!Decode(image, destination))
                return false;
            Volatile.Write(ref states[image], Keep(image, destination) ? Kept : Good);
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => spill?.Dispose();

    private bool Keep(int image, ReadOnlySpan<byte> pixels)
    {
        if (image >= memory.Capacity)
            return spill is not null && spill.TryWrite(image - memory.Capacity, pixels[..memory.ImageBytes]);
        memory.Write(image, pixels);
        return true;
    }

    private void Fetch(int image, Span<byte> destination)
    {
        if (image < memory.Capacity)
            memory.Read(image, destination);
        else
            spill!.Read(image - memory.Capacity, destination[..memory.ImageBytes]);
    }

    private bool Decode(int image, Span<byte> destination)
    {
        if (!readers.TryTake(out ImageFileReader? reader))
            reader = new ImageFileReader(options.Decoder(), options.MaxPixels);
        ImageFault? fault = reader.Read(Images[image], Size, destination);
        readers.Add(reader);
        if (fault is not null)
            Quarantine(image, fault);
        return fault is null;
    }

    private void Quarantine(int image, ImageFault fault)
    {
        Volatile.Write(ref states[image], Bad);
        lock (faults)
        {
            faults[image] = fault;
            if (faults.Count <= options.MaxUnreadableShare * Count)
                return;
            const int shown = 10;
            throw new DatasetException(
                $"{faults.Count} of {Count} images are unreadable, more than the allowed share of {options.MaxUnreadableShare:P1}",
                [.. faults.Take(shown).Select(bad => $"{Images[bad.Key].Path}: {bad.Value.Reason}"),
                    .. faults.Count > shown ? [$"and {faults.Count - shown} more"] : (string[])[]]);
        }
    }
}

using System.Collections.Concurrent;

namespace Slr.Nodes.Helping;

/// <summary>
/// Pixels that a node has been sent, up to a limit of memory: they travel once, and outlive the trainer that sent them. Those of
/// the set that was used last are kept; another one takes their place when there is no room. For any thread.
/// </summary>
/// <param name="limit">Bytes.</param>
internal sealed class KeptImages(long limit)
{
    private readonly ConcurrentDictionary<(string Set, int Image), byte[]> kept = [];
    private long bytes;

    /// <summary>Pixels of an image, if they are here.</summary>
    public byte[]? Find(string set, int image) => kept.GetValueOrDefault((set, image));

    /// <summary>Keeps the pixels of an image where there is room, or where images of another set make some.</summary>
    public void Keep(string set, int image, byte[] pixels)
    {
        if (Interlocked.Read(ref bytes) + pixels.Length > limit)
            foreach (((string Set, int) key, _) in kept.Where(entry => entry.Key.Set != set))
                if (kept.TryRemove(key, out byte[]? removed))
                    Interlocked.Add(ref bytes, -removed.Length);
        if (Interlocked.Read(ref bytes) + pixels.Length <= limit && kept.TryAdd((set, image), pixels))
            Interlocked.Add(ref bytes, pixels.Length);
    }
}

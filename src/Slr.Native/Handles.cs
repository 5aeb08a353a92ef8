using System.Collections.Concurrent;

namespace Slr.Native;

/// <summary>A handle that is none, or of another kind.</summary>
internal sealed class ClosedException(string message) : Exception(message);

/// <summary>What other languages hold by number. A number is never given out twice, so that a closed handle is found out.</summary>
internal static class Handles
{
    private static readonly ConcurrentDictionary<long, object> Held = [];
    private static long last;

    /// <summary>How many are held.</summary>
    public static int Count => Held.Count;

    /// <summary>Gives an object a number.</summary>
    public static long Hold(object item)
    {
        long number = Interlocked.Increment(ref last);
        Held[number] = item;
        return number;
    }

    /// <summary>The object of a number.</summary>
    /// <exception cref="ClosedException">There is none of this kind.</exception>
    public static T Of<T>(long number) where T : class => Held.TryGetValue(number, out object? item)
        ? item as T ?? throw new ClosedException($"handle {number} is a {item.GetType().Name}, and a {typeof(T).Name} is needed")
        : throw new ClosedException($"there is no handle {number}: it was given back, or never given out");

    /// <summary>Gives an object back.</summary>
    /// <exception cref="ClosedException">There is none.</exception>
    public static void Free(long number)
    {
        if (!Held.TryRemove(number, out object? item))
            throw new ClosedException($"there is no handle {number}: it was given back, or never given out");
        (item as IDisposable)?.Dispose();
    }

    /// <summary>The token of a switch; none for 0.</summary>
    public static CancellationToken Token(long stop) => stop == 0 ? default : Of<CancellationTokenSource>(stop).Token;
}

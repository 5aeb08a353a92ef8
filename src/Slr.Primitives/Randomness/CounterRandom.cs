using System.Runtime.CompilerServices;

namespace Slr.Primitives.Randomness;

/// <summary>
/// A random sequence that is a pure function of a seed and coordinates (stage, epoch, step, image, ...): nothing random
/// needs to be stored, and a resumed run draws the same numbers as an undisturbed one, on any number of threads.
/// </summary>
/// <remarks>
/// Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011). Seed and coordinates are
/// hashed into key and stream with SplitMix64's finaliser (Steele et al. 2014). A mutable value type: keep it in a
/// local variable or pass it by reference.
/// </remarks>
public struct CounterRandom
{
    private readonly uint key0, key1;
    private readonly ulong stream;
    private ulong block;
    private (uint A, uint B, uint C, uint D) buffer;
    private int left;

    /// <summary>Starts the sequence of these coordinates.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="coordinates">Where in the run: any number of values; their order matters.</param>
    public CounterRandom(ulong seed, params ReadOnlySpan<ulong> coordinates)
    {
        ulong key = Mix(seed ^ 0x9E3779B97F4A7C15), hash = Mix(seed + (ulong)coordinates.Length);
        foreach (ulong coordinate in coordinates)
        {
            hash = Mix(hash ^ Mix(coordinate + 0xD1B54A32D192ED03));
            key = Mix(key + hash);
        }
        key0 = (uint)key;
        key1 = (uint)(key >> 32);
        stream = hash;
        block = 0;
        left = 0;
        buffer = default;
    }

    /// <summary>The next 32 uniform bits.</summary>
    public uint NextUInt32()
    {
        if (left == 0)
        {
            buffer = Philox((uint)block, (uint)(block >> 32), (uint)stream, (uint)(stream >> 32), key0, key1);
            block++;
            left = 4;
        }
        return left-- switch { 4 => buffer.A, 3 => buffer.B, 2 => buffer.C, _ => buffer.D };
    }

    /// <summary>The next 64 uniform bits.</summary>
    public ulong NextUInt64() => NextUInt32() | (ulong)NextUInt32() << 32;

    /// <summary>A uniform number in [0, 1) with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A uniform number in [minimum, maximum).</summary>
    public double NextDouble(double minimum, double maximum) => minimum + (maximum - minimum) * NextDouble();

    /// <summary>A uniform integer in [0, <paramref name="exclusiveMaximum"/>), without modulo bias (Lemire 2019).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is not positive.</exception>
    public int Next(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMaximum);
        uint range = (uint)exclusiveMaximum;
        ulong product = (ulong)NextUInt32() * range;
        if ((uint)product < range)
        {
            uint threshold = (uint)-(int)range % range;
            while ((uint)product < threshold)
                product = (ulong)NextUInt32() * range;
        }
        return (int)(product >> 32);
    }

    /// <summary>A standard normal number (Box and Muller 1958, the cosine half).</summary>
    public double NextGaussian()
    {
        double radius = Math.Sqrt(-2.0 * Math.Log(1.0 - NextDouble()));
        return radius * Math.Cos(2.0 * Math.PI * NextDouble());
    }

    /// <summary>Permutes the values uniformly (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = Next(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    /// <summary>One block of Philox 4x32-10.</summary>
    internal static (uint A, uint B, uint C, uint D) Philox(uint a, uint b, uint c, uint d, uint k0, uint k1)
    {
        for (int round = 0; round < 10; round++)
        {
            ulong low = 0xD2511F53UL * a, high = 0xCD9E8D57UL * c;
            (a, b, c, d) = ((uint)(high >> 32) ^ b ^ k0, (uint)high, (uint)(low >> 32) ^ d ^ k1, (uint)low);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return (a, b, c, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong z)
    {
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }
}

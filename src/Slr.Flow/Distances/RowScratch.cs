using System.Numerics;

namespace Slr.Flow.Distances;

/// <summary>Working memory of one thread: a dense row of sums that knows which places it touched.</summary>
/// <remarks>Touched places are bits, and words with a bit are bits again: reading them in order needs no sort.</remarks>
internal sealed class RowScratch(int count)
{
    private readonly float[] sums = new float[count];
    private readonly int[] touched = new int[count];
    private readonly ulong[] places = new ulong[(count + 63) / 64], words = new ulong[(count + 4095) / 4096];

    /// <summary>Adds to a place. An amount of 0 (an underflow) leaves it untouched.</summary>
    public void Add(int column, float amount)
    {
        if (!(amount > 0))
            return;
        ref float sum = ref sums[column];
        if (sum == 0)
        {
            places[column >> 6] |= 1UL << column;
            words[column >> 12] |= 1UL << (column >> 6);
        }
        sum += amount;
    }

    /// <summary>The touched places, ascending, which are forgotten; their sums must be taken.</summary>
    public ReadOnlySpan<int> Touched()
    {
        int used = 0;
        for (int group = 0; group < words.Length; group++)
        {
            for (ulong with = words[group]; with != 0; with &= with - 1)
            {
                int word = (group << 6) + BitOperations.TrailingZeroCount(with);
                for (ulong bits = places[word]; bits != 0; bits &= bits - 1)
                    touched[used++] = (word << 6) + BitOperations.TrailingZeroCount(bits);
                places[word] = 0;
            }
            words[group] = 0;
        }
        return touched.AsSpan(0, used);
    }

    /// <summary>The sum of a place, which is 0 afterwards.</summary>
    public float Take(int column)
    {
        float sum = sums[column];
        sums[column] = 0;
        return sum;
    }
}

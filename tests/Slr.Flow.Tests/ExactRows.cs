using Slr.Primitives.Randomness;

namespace Slr.Flow.Tests;

/// <summary>
/// Rows of length 1 whose values are all 1/8 or -1/8: their products are multiples of 1/64, the same in whichever order they are
/// summed, and often equal.
/// </summary>
internal static class ExactRows
{
    public const int Dimension = 64;

    /// <summary>Rows, one in five of which repeats an earlier one.</summary>
    public static float[] Make(int count, ulong seed)
    {
        var random = new CounterRandom(seed, 5);
        var rows = new float[count * Dimension];
        for (int row = 0; row < count; row++)
            if (row > 0 && random.NextDouble() < 0.2)
                rows.AsSpan(random.Next(row) * Dimension, Dimension).CopyTo(rows.AsSpan(row * Dimension));
            else
                for (int k = 0; k < Dimension; k++)
                    rows[row * Dimension + k] = random.NextDouble() < 0.3 ? -0.125f : 0.125f;
        return rows;
    }
}

namespace Slr.Flow.Distances;

/// <summary>Working memory of one thread: a dense row of sums that knows which places it touched.</summary>
internal sealed class RowScratch(int count)
{
    private readonly float[] sums = new float[count];
    private readonly int[] touched = new int[count];
    private int used;

    /// <summary>Adds to a place. An amount of 0 (an underflow) leaves it untouched.</summary>
    public void Add(int column, float amount)
    {
        if (!(amount > 0))
            return;
        ref float sum = ref sums[column];
        if (sum == 0)
            touched[used++] = column;
        sum += amount;
    }

    /// <summary>The touched places, ascending.</summary>
    public ReadOnlySpan<int> Touched()
    {
        Span<int> places = touched.AsSpan(0, used);
        places.Sort();
        return places;
    }

    /// <summary>The sum of a place, which is 0 afterwards.</summary>
    public float Take(int column)
    {
        float sum = sums[column];
        sums[column] = 0;
        return sum;
    }

    /// <summary>Forgets the touched places; their sums must have been taken.</summary>
    public void Reset() => used = 0;
}

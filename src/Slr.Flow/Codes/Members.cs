namespace Slr.Flow.Codes;

/// <summary>For each of some groups the positions that name it, in their order.</summary>
internal sealed class Members
{
    private readonly int[] positions, starts;

    /// <summary>Collects them.</summary>
    /// <param name="groups">The groups that positions name, from 0.</param>
    /// <param name="count">Number of groups.</param>
    /// <param name="each">Groups that each position names, one after the other.</param>
    public Members(int[] groups, int count, int each = 1)
    {
        starts = new int[count + 1];
        foreach (int group in groups)
            starts[group + 1]++;
        for (int group = 0; group < count; group++)
            starts[group + 1] += starts[group];
        int[] ends = starts[..count];
        positions = new int[groups.Length];
        for (int at = 0; at < groups.Length; at++)
            positions[ends[groups[at]]++] = at / each;
    }

    /// <summary>All positions, group by group.</summary>
    public int[] InOrder => positions;

    /// <summary>Where a group begins in <see cref="InOrder"/>; of the number of groups: where all end.</summary>
    public int Start(int group) => starts[group];

    /// <summary>The positions that name a group, ascending.</summary>
    public ReadOnlySpan<int> Of(int group) => positions.AsSpan(starts[group], starts[group + 1] - starts[group]);
}

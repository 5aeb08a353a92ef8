namespace Slr.Flow;

/// <summary>Disjoint sets of the numbers below <paramref name="count"/> (union-find); the lowest member stands for its set.</summary>
internal sealed class DisjointSets(int count)
{
    private readonly int[] links = [.. Enumerable.Range(0, count)];

    /// <summary>The lowest member of the set. Path halving: near-linear in practice and free of extra state.</summary>
    internal int Root(int member)
    {
        while (links[member] != member)
            member = links[member] = links[links[member]];
        return member;
    }

    /// <summary>Makes one set of two.</summary>
    /// <returns>False when they were one already.</returns>
    internal bool Join(int a, int b)
    {
        (a, b) = (Root(a), Root(b));
        links[Math.Max(a, b)] = Math.Min(a, b);
        return a != b;
    }
}

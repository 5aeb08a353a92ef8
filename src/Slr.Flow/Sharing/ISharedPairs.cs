namespace Slr.Flow.Sharing;

/// <summary>Several machines that compare pairs of blocks, to the bytes of one.</summary>
public interface ISharedPairs
{
    /// <summary>Rows from which others are asked; fewer are compared before others have them.</summary>
    int From { get; }

    /// <summary>Rows of a block: one size whoever helps, so that bytes do not depend on it.</summary>
    int BlockRows { get; }

    /// <summary>Has all pairs compared, each by whoever is idle.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="threads">Threads of this machine.</param>
    /// <param name="begin">
    /// Gives what takes the answers, in the order of the pairs; called again when they begin anew, because one of them was not to be
    /// believed.
    /// </param>
    /// <param name="cancellation">Abandons it.</param>
    void Compare(PairedRows rows, int threads, Func<Action<int, byte[]>> begin, CancellationToken cancellation);
}

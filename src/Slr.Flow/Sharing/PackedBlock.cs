namespace Slr.Flow.Sharing;

/// <summary>A block of rows that is ready to be compared. Owns native memory; one thread at a time uses it.</summary>
public abstract class PackedBlock : IDisposable
{
    /// <summary>Compares the blocks of a pair; this is the left one.</summary>
    /// <param name="right">The right one, of the same <see cref="PairShape"/>; may be this one where pairs are of one set.</param>
    /// <param name="threads">Threads that compare.</param>
    /// <param name="cancellation">Abandons it.</param>
    /// <returns><see cref="PairShape.AnswerBytes"/> bytes, the same on every processor.</returns>
    public abstract byte[] Compare(PackedBlock right, int threads, CancellationToken cancellation);

    /// <summary>Frees the rows.</summary>
    public abstract void Dispose();
}

using Slr.Flow.Storage;

namespace Slr.Flow.Evaluation;

/// <summary>Multiplies queries with a gallery somewhere else than <see cref="Ranking"/> does, for example on a GPU.</summary>
public interface IRankingBackend
{
    /// <summary>Takes a gallery to where its products are computed.</summary>
    /// <param name="features">The features.</param>
    /// <param name="rows">Which of them, in this order.</param>
    IGallery Hold(FeatureRows features, ReadOnlySpan<int> rows);
}

/// <summary>A gallery that one block of queries after another is compared with. One thread at a time calls it.</summary>
public interface IGallery : IDisposable
{
    /// <summary>
    /// Negated products of queries with all rows: for L2-normalised rows they order as Euclidean distances do, without the
    /// rounding of a root.
    /// </summary>
    /// <param name="rows">Queries, row-major, <see cref="Ranking.MostQueries"/> at most.</param>
    /// <param name="distances">Gets queries x gallery, row-major.</param>
    void Distances(ReadOnlySpan<float> rows, float[] distances);
}

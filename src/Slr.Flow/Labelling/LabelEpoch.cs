using Slr.Flow.Graph;
using Slr.Flow.Storage;

namespace Slr.Flow.Labelling;

/// <summary>An epoch of a <see cref="PseudoLabeler"/> whose rows come block by block.</summary>
/// <remarks>Disposed before <see cref="Finish"/>, it is given up and changes nothing.</remarks>
public sealed class LabelEpoch : IDisposable
{
    private readonly PseudoLabeler labeler;
    private readonly RefineryGraph graph;
    private readonly int dimension;
    private int rows;
    private bool? numbered;

    internal LabelEpoch(PseudoLabeler labeler, RefineryGraph graph, int dimension) =>
        (this.labeler, this.graph, this.dimension) = (labeler, graph, dimension);

    /// <summary>Numbers of a row.</summary>
    public int Dimension => dimension;

    /// <summary>Rows that have come.</summary>
    public int Rows => rows;

    /// <summary>Takes the next rows; waits while many blocks are still to be searched.</summary>
    /// <param name="values">Rows of length 1; not to be changed afterwards.</param>
    /// <param name="keys">Their keys, unique over all rows; null = they are numbered, as all others then.</param>
    /// <param name="known">Camera, track and time of each row; null = nothing is known.</param>
    /// <exception cref="ArgumentException">No rows, or of another dimension, numbers that are not finite or rows of another length
    /// than 1 (named), or keys for some blocks only.</exception>
    public void Add(FeatureRows values, string[]? keys = null, Sighting[]? known = null)
    {
        if (values.Count == 0 || values.Dimension != dimension)
            throw new ArgumentException($"{values.Count} rows of {values.Dimension} numbers are no rows of {dimension}", nameof(values));
        int count = values.Count;
        if (keys is not null && keys.Length != count)
            throw new ArgumentException($"{keys.Length} keys for {count} rows", nameof(keys));
        if (numbered == (keys is not null))
            throw new ArgumentException("some rows have keys and others have none", nameof(keys));
        UnitRows.Check(values, rows);
        numbered = keys is null;
        keys ??= FeatureSet.Numbers(count, rows);
        if (!graph.SendAsync(new FeatureBlock(rows, keys, values, known)).GetAwaiter().GetResult())
            graph.Completion.GetAwaiter().GetResult(); // says why
        rows += count;
    }

    /// <summary>The same of rows in one array.</summary>
    /// <param name="values">Rows of length 1, row-major; not to be changed afterwards.</param>
    /// <param name="keys">As above.</param>
    /// <param name="known">As above.</param>
    /// <exception cref="ArgumentException">As above, or no whole rows.</exception>
    public void Add(float[] values, string[]? keys = null, Sighting[]? known = null) =>
        Add(FeatureRows.Of(values, dimension), keys, known);

    /// <summary>Labels all rows; the labeler goes on with the next epoch.</summary>
    /// <returns>The labels to train on (<c>Labels.Trained</c>, -1 = leave out), soft labels, class means, and what happened.</returns>
    /// <exception cref="ArgumentException">There are no rows, or not those that the last epoch's labels can follow.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public RefinerySummary Finish()
    {
        if (rows == 0)
            throw new ArgumentException("there are no rows to label");
        labeler.CheckKeys(rows, numbered == true);
        graph.Complete();
        RefinerySummary summary = graph.Completion.GetAwaiter().GetResult();
        labeler.Keep(summary.Labels.Lineage, numbered == true);
        return summary;
    }

    /// <inheritdoc/>
    public void Dispose() => graph.DisposeAsync().AsTask().GetAwaiter().GetResult();
}

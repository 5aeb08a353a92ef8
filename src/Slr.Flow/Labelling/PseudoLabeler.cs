using Slr.Flow.Clustering;
using Slr.Flow.Graph;

namespace Slr.Flow.Labelling;

/// <summary>
/// Pseudo labels for a trainer of any kind, once an epoch: features are clustered, the clusters refined by those of the epoch
/// before, and what the next epoch needs to know is kept here (method.md sections 5 to 9).
/// </summary>
/// <remarks>
/// Not for several threads at once. An epoch that fails or is stopped leaves everything as the epoch before left it.
/// </remarks>
/// <example><code>
/// var labeler = new PseudoLabeler(new() { Refinement = new() { Alpha = 0.5 } });
/// for (int epoch = 0; epoch &lt; 50; epoch++)
///     labels = labeler.Next(new FeatureSet(keys, features, dimension)).Labels.Trained.Labels;
/// </code></example>
public sealed class PseudoLabeler
{
    private readonly IClusterer clusterer;
    private readonly bool ownClusterer;
    private bool numbered;

    /// <summary>A labeler before its first epoch.</summary>
    /// <param name="options">Settings; null = the defaults.</param>
    /// <param name="clusterer">A clusterer of one's own in place of <see cref="PseudoLabelerOptions.Clusterer"/>, which then only says
    /// what is prepared for it: neighbours and distances.</param>
    /// <exception cref="ArgumentException">A setting is outside of its range.</exception>
    public PseudoLabeler(PseudoLabelerOptions? options = null, IClusterer? clusterer = null)
    {
        Options = options ?? new();
        Options.Check();
        (this.clusterer, ownClusterer) = (clusterer ?? Options.Clusterer.Create(), clusterer is not null);
    }

    /// <summary>The settings.</summary>
    public PseudoLabelerOptions Options { get; }

    /// <summary>Epochs that were labelled.</summary>
    public int Epoch { get; private set; }

    /// <summary>What the next epoch will project from; null before the first.</summary>
    public LabelLineage? Lineage { get; private set; }

    /// <summary>Labels the features of an epoch.</summary>
    /// <param name="features">N rows of length 1 with their keys; those that are <see cref="FeatureSet.IsNumbered"/> must be as many, in
    /// the same order, in every epoch.</param>
    /// <param name="source">Features of a labelled source domain, for the source term of the distances; null = none.</param>
    /// <param name="progress">Told the name of each stage as it begins (<see cref="RefineryStages"/>), from any thread.</param>
    /// <param name="cancellation">Stops the epoch.</param>
    /// <returns>The labels to train on (<c>Labels.Trained</c>, -1 = leave out), soft labels, class means, and what happened.</returns>
    /// <exception cref="ArgumentException">Rows that are no features, cameras that are not known where distances need them, another
    /// number of rows without keys.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public RefinerySummary Next(
        FeatureSet features, FeatureSet? source = null, Action<string>? progress = null, CancellationToken cancellation = default)
    {
        using LabelEpoch epoch = Begin(features.Dimension, features.Count, source, progress, cancellation);
        epoch.Add(features.Rows, features.IsNumbered ? null : features.Keys, features.Sightings);
        return epoch.Finish();
    }

    /// <summary>Begins an epoch whose rows come block by block: neighbours are searched while they arrive.</summary>
    /// <param name="dimension">Numbers of a row.</param>
    /// <param name="expectedRows">Rows to come, to lay them down once; 0 = not known.</param>
    /// <param name="source">Features of a labelled source domain; null = none.</param>
    /// <param name="progress">Told the name of each stage as it begins, from any thread.</param>
    /// <param name="cancellation">Stops the epoch.</param>
    /// <exception cref="ArgumentException">The source's rows have another dimension.</exception>
    public LabelEpoch Begin(int dimension, int expectedRows = 0, FeatureSet? source = null, Action<string>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        if (source is not null && source.Dimension != dimension)
            throw new ArgumentException($"the source's rows have {source.Dimension} numbers, the features' {dimension}", nameof(source));
        if (source is not null)
            UnitRows.Check(source.Rows);
        RefineryOptions options = Options.Of(Epoch, source, expectedRows, ownClusterer) with
        {
            Around = progress is null ? null : async (stage, work) =>
            {
                progress(stage);
                return await work().ConfigureAwait(false);
            },
        };
        var graph = new RefineryGraph(options, dimension, Task.FromResult(Lineage),
            (input, token) => Task.FromResult(clusterer.Cluster(input, token)), cancellation);
        return new LabelEpoch(this, graph, dimension);
    }

    /// <summary>A labeler that goes on from labels that were kept elsewhere.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="clusterer">A clusterer of one's own; null = that of the settings.</param>
    /// <param name="epoch">Epochs that were labelled.</param>
    /// <param name="lineage">What the next one projects from; null where none was.</param>
    /// <param name="numbered">True where its keys are only numbers of rows.</param>
    public static PseudoLabeler From(
        PseudoLabelerOptions options, IClusterer? clusterer, int epoch, LabelLineage? lineage, bool numbered) =>
        new(options, clusterer) { Epoch = epoch, Lineage = lineage, numbered = numbered };

    /// <summary>Everything that the next epoch depends on, to go on elsewhere or later: settings, epoch and labels.</summary>
    public byte[] State() => LabelerState.Write(this, numbered);

    /// <summary>A labeler that goes on where another one was.</summary>
    /// <param name="state">What <see cref="State"/> gave.</param>
    /// <param name="clusterer">The clusterer of one's own that it had.</param>
    /// <exception cref="InvalidDataException">The bytes are no such state, damaged, or of another version.</exception>
    public static PseudoLabeler FromState(ReadOnlySpan<byte> state, IClusterer? clusterer = null)
    {
        (PseudoLabelerOptions options, int epoch, bool numbered, LabelLineage? lineage) = LabelerState.Read(state);
        return From(options, clusterer, epoch, lineage, numbered);
    }

    /// <summary>Refuses rows that the last epoch's labels could not follow.</summary>
    internal void CheckKeys(int rows, bool areNumbered)
    {
        if (Lineage is not { } last)
            return;
        if (areNumbered != numbered)
            throw new ArgumentException(numbered ? "the epochs before had no keys: leave them out, or begin anew"
                : "the epochs before had keys: give them, or begin anew");
        if (areNumbered && rows != last.Memory.Count)
            throw new ArgumentException($"the last epoch had {last.Memory.Count} rows and this one has {rows}: when the images change, "
                + "give keys, so that labels follow their images");
    }

    /// <summary>An epoch is over.</summary>
    internal void Keep(LabelLineage lineage, bool areNumbered) => (Lineage, numbered, Epoch) = (lineage, areNumbered, Epoch + 1);
}

using Slr.Flow.Neighbours;
using Slr.Flow.Storage;
using Slr.Flow.Tracks;

namespace Slr.Flow.Graph;

/// <summary>
/// Takes feature blocks in order: lays the rows down for later and hands them to the neighbour search at once. From the first
/// track on it only lays them down: neighbours are then searched among tracks and their
/// snippets, which are whole when all rows are there. So it does where the search is approximate or
/// shared with other machines, which want all rows at once.
/// </summary>
internal sealed class FeatureGathering : IDisposable
{
    private readonly int dimension;
    private readonly NeighbourOptions asked, options;
    private readonly List<string> keys;
    private readonly List<Sighting> sightings = [];
    private readonly RowsBuilder rows;
    private NeighbourSearch? search;

    internal FeatureGathering(int dimension, RefineryOptions options)
    {
        this.dimension = dimension;
        (asked, this.options) = (options.Neighbours, options.SearchOptions);
        // What is rounded is rounded for every stage alike, so it is searched when all of it is laid down.
        if (!options.Halves && !this.options.WantsAll(options.ExpectedRows, dimension))
            search = new(dimension, this.options, options.ExpectedRows);
        keys = new(options.ExpectedRows);
        rows = new(dimension, options.ExpectedRows, options.Halves);
    }

    /// <summary>Time that the search has worked while rows arrived.</summary>
    internal TimeSpan Worked => search?.Worked ?? TimeSpan.Zero;

    /// <exception cref="ArgumentException">The block is out of order, or its keys and rows disagree.</exception>
    internal void Add(FeatureBlock block)
    {
        if (block.First != keys.Count)
            throw new ArgumentException(
                $"A feature block starts at row {block.First}, but {keys.Count} rows have arrived: blocks come in order.");
        if (block.Rows.Count != block.Keys.Length || block.Rows.Dimension != dimension)
            throw new ArgumentException(
                $"The feature block at row {block.First} has {block.Keys.Length} keys and {block.Rows.Count} rows of dimension " +
                $"{block.Rows.Dimension}, but each key has a row of dimension {dimension}.");
        if (block.Sightings is { } given && given.Length != block.Keys.Length)
            throw new ArgumentException(
                $"The feature block at row {block.First} has {block.Keys.Length} keys, but {given.Length} sightings.");
        if (options.ByCamera > 0)
            CameraUnknownException.Check(block.Keys, block.Sightings);
        rows.Add(block.Rows);
        keys.AddRange(block.Keys);
        if (block.Sightings is not null)
            Remember(block.First, block.Sightings);
        if (options.IsApproximate(keys.Count, dimension) || block.Sightings?.Any(sighting => sighting.Track >= 0) == true)
            Wait();
        search?.Add(block.Rows, block.Sightings);
    }

    /// <summary>All points and their neighbours, after the last block.</summary>
    internal GatheredFeatures Complete(CancellationToken cancellation)
    {
        Remember(keys.Count, []);
        Sighting[]? known = sightings.Exists(sighting => sighting != default) ? [.. sightings] : null;
        var features = new FeatureSet([.. keys], rows.Complete(), known);
        if (TrackKnowledge.Of(features) is not { } tracks)
            return new(features, search?.Complete(cancellation) ?? Search(features, options), null);
        FeatureSet points = tracks.Pool();
        var snippets = new TrackSnippets(tracks);
        NeighbourGraph between = Search(snippets.Rows, options);
        // Where no track has two images the snippets are the points.
        return new(points, snippets.Rows.Count == points.Count ? between : Search(points, asked), new(snippets, between));

        NeighbourGraph Search(FeatureSet points, NeighbourOptions settings) =>
            NeighbourSearch.Search(points.Rows, settings, cancellation, points.Sightings);
    }

    /// <summary>Rows that came without a sighting before this one have one that knows nothing.</summary>
    private void Remember(int first, Sighting[] given)
    {
        while (sightings.Count < first)
            sightings.Add(default);
        sightings.AddRange(given);
    }

    public void Dispose() => Wait();

    /// <summary>What was begun while rows arrived is given up, with the room that it takes.</summary>
    private void Wait()
    {
        search?.Dispose();
        search = null;
    }
}

using Slr.Flow.Neighbours;
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
    private readonly NeighbourSearch search;
    private readonly List<string> keys;
    private readonly List<Sighting> sightings = [];
    private float[] values;
    private bool waits;

    internal FeatureGathering(int dimension, RefineryOptions options)
    {
        this.dimension = dimension;
        (asked, this.options) = (options.Neighbours, options.SearchOptions);
        search = new(dimension, this.options, options.ExpectedRows);
        waits = this.options.WantsAll(options.ExpectedRows, dimension);
        keys = new(options.ExpectedRows);
        values = new float[(long)options.ExpectedRows * dimension];
    }

    /// <summary>Time that the search has worked while rows arrived.</summary>
    internal TimeSpan Worked => search.Worked;

    /// <exception cref="ArgumentException">The block is out of order, or its keys and rows disagree.</exception>
    internal void Add(FeatureBlock block)
    {
        if (block.First != keys.Count)
            throw new ArgumentException(
                $"A feature block starts at row {block.First}, but {keys.Count} rows have arrived: blocks come in order.");
        if (block.Rows.Length != (long)block.Keys.Length * dimension)
            throw new ArgumentException(
                $"The feature block at row {block.First} has {block.Keys.Length} keys, which need " +
                $"{(long)block.Keys.Length * dimension} values of dimension {dimension}, but {block.Rows.Length} values.");
        if (block.Sightings is { } given && given.Length != block.Keys.Length)
            throw new ArgumentException(
                $"The feature block at row {block.First} has {block.Keys.Length} keys, but {given.Length} sightings.");
        if (options.ByCamera > 0)
            CameraUnknownException.Check(block.Keys, block.Sightings);
        long start = (long)keys.Count * dimension, end = start + block.Rows.Length;
        if (end > values.Length)
            Array.Resize(ref values, checked((int)Math.Max(end, Math.Min(2L * values.Length, Array.MaxLength))));
        block.Rows.CopyTo(values, start);
        keys.AddRange(block.Keys);
        if (block.Sightings is not null)
            Remember(block.First, block.Sightings);
        waits |= block.Sightings is not null && Array.Exists(block.Sightings, sighting => sighting.Track >= 0);
        if (!waits)
            search.Add(block.Rows, block.Sightings);
    }

    /// <summary>All points and their neighbours, after the last block.</summary>
    internal GatheredFeatures Complete(CancellationToken cancellation)
    {
        int length = keys.Count * dimension;
        if (values.Length != length)
            Array.Resize(ref values, length);
        Remember(keys.Count, []);
        Sighting[]? known = sightings.Exists(sighting => sighting != default) ? [.. sightings] : null;
        var features = new FeatureSet([.. keys], values, dimension, known);
        if (TrackKnowledge.Of(features) is not { } tracks)
            return new(features, waits ? Search(features, options) : search.Complete(cancellation), null);
        FeatureSet points = tracks.Pool();
        var snippets = new TrackSnippets(tracks);
        NeighbourGraph between = Search(snippets.Rows, options);
        // Where no track has two images the snippets are the points.
        return new(points, snippets.Rows.Count == points.Count ? between : Search(points, asked), new(snippets, between));

        NeighbourGraph Search(FeatureSet rows, NeighbourOptions settings) =>
            NeighbourSearch.Search(rows.Values, dimension, settings, cancellation, rows.Sightings);
    }

    /// <summary>Rows that came without a sighting before this one have one that knows nothing.</summary>
    private void Remember(int first, Sighting[] given)
    {
        while (sightings.Count < first)
            sightings.Add(default);
        sightings.AddRange(given);
    }

    public void Dispose() => search.Dispose();
}

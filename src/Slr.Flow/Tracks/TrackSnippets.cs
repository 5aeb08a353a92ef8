using Slr.Flow.Distances;
using Slr.Flow.Neighbours;

namespace Slr.Flow.Tracks;

/// <summary>
/// Tracks as rows that are compared: a track is up to eight snippets, runs of its images in order of time, each the direction of
/// their mean (Chen et al., CVPR 2018, section 3), and two tracks are as far apart as their snippets are on average.
/// </summary>
/// <remarks>
/// One row a track, the mean of all its images, is a worse start: k-reciprocal neighbours want several rows a person, and a
/// person has few tracks. All images are the other end: a long track's own images leave no room among the nearest for others, and
/// cost grows with the square of its length.
/// </remarks>
internal sealed class TrackSnippets
{
    private const int Most = 8;

    private readonly int[] pointOfRow, firstRow;

    internal TrackSnippets(TrackKnowledge tracks)
    {
        Tracks = tracks;
        var snippetOfImage = new int[tracks.Images.Count];
        var keys = new List<string>();
        var points = new List<int>();
        firstRow = new int[tracks.Points + 1];
        for (int point = 0; point < tracks.Points; point++)
        {
            int[] images = tracks.InOrderOfTime(point);
            int snippets = Math.Min(Most, images.Length);
            for (int at = 0; at < images.Length; at++)
            {
                int snippet = (int)((long)at * snippets / images.Length);
                if (firstRow[point] + snippet == keys.Count)
                {
                    keys.Add(tracks.Images.Keys[images[at]]);
                    points.Add(point);
                }
                snippetOfImage[images[at]] = firstRow[point] + snippet;
            }
            firstRow[point + 1] = keys.Count;
        }
        pointOfRow = [.. points];
        Rows = new([.. keys], ClassMeans.Of(tracks.Images, new LabelSet([.. tracks.Images.Keys], [.. snippetOfImage])),
            [.. pointOfRow.Select(tracks.Sighting)]);
    }

    /// <summary>What the tracks say.</summary>
    internal TrackKnowledge Tracks { get; }

    /// <summary>The snippets, those of a track side by side.</summary>
    internal FeatureSet Rows { get; }

    /// <summary>The distances of the points; pairs that are two persons are not stored, and are no neighbours.</summary>
    /// <param name="graph">Neighbours of <see cref="Rows"/>.</param>
    /// <param name="options">Settings, as for images.</param>
    /// <param name="cancellation">Abandons the computation.</param>
    internal SparseRows<float> Distances(NeighbourGraph graph, DistanceOptions options, CancellationToken cancellation = default)
    {
        SparseRows<float> rows = JaccardDistance.Alone(graph, Rows.Rows, options,
            (a, b) => Tracks.AreApart(pointOfRow[a], pointOfRow[b]), cancellation);
        return RowPass.Run(Tracks.Points, options.ThreadCount, cancellation, () => new RowScratch(Tracks.Points),
            (point, sums, row) => Pool(rows, point, sums, row)).Mirror();
    }

    /// <summary>A point's mean distances to those after it, of all pairs of snippets: one that is not stored is at distance 1.</summary>
    private int Pool(SparseRows<float> rows, int point, RowScratch sums, RowBuffer row)
    {
        for (int at = rows.RowStart[firstRow[point]]; at < rows.RowStart[firstRow[point + 1]]; at++)
            if (pointOfRow[rows.ColumnIndices[at]] is int other && other > point)
                sums.Add(other, 1 - rows.Values[at]);
        ReadOnlySpan<int> others = sums.Touched();
        foreach (int other in others)
            row.Add(other, Math.Clamp(1 - sums.Take(other) / ((float)Snippets(point) * Snippets(other)), 0f, 1f));
        return others.Length;
    }

    private int Snippets(int point) => firstRow[point + 1] - firstRow[point];
}

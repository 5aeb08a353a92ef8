using CsCheck;
using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Graph;
using Slr.Flow.Neighbours;
using Slr.Flow.Storage;

namespace Slr.Flow.Tests.Tracks;

public class Distances_of_tracks
{
    private const int Dimension = RandomKnowledge.Dimension;

    [Fact]
    public Task are_the_means_of_those_of_their_snippets() =>
        Gen.Select(Gen.Int[2, 70], Gen.Int[1, 12], Gen.Bool, Gen.ULong).SampleAsync(async (count, k1, byCamera, seed) =>
        {
            FeatureSet images = RandomKnowledge.Make(count, seed);
            if (byCamera)
                images = images.With([.. images.Sightings!.Select(seen => seen with { Camera = Math.Max(0, seen.Camera) })]);
            if (!images.Sightings!.Any(seen => seen.Track >= 0))
                return;
            DistanceOptions options = new() { K1 = k1, K2 = 3, Form = byCamera ? DistanceForm.Camera : DistanceForm.Abmt };
            ClusteringInput input = await Input(images, options, epoch: 1);
            int[][] points = [.. Points(images)];
            (int[] pointOf, float[] rows) = Snippets(images, points);
            SparseDistances between = Between(images, options, points, pointOf, rows);
            Assert.Equal(points.Length, input.Distances.Count);
            for (int a = 0; a < points.Length; a++)
                for (int b = 0; b < points.Length; b++)
                    if (a != b && !Apart(images, points[a], points[b]))
                        Assert.Equal(Pairs(pointOf, a, b).Average(pair => (double)between.Get(pair.Row, pair.Other)),
                            input.Distances.Get(a, b), 1e-5);
                    else if (a != b)
                        Assert.Equal(1, input.Distances.Get(a, b));
        }, iter: 200);

    [Fact]
    public async Task hold_the_source_term_of_the_tracks_themselves()
    {
        FeatureSet images = RandomKnowledge.Make(50, 3), source = RandomKnowledge.Make(20, 4);
        SparseDistances with = (await Input(images, new() { Lambda = 0.3 }, epoch: 0, source)).Distances;
        SparseDistances without = (await Input(images, new(), epoch: 0)).Distances;
        float[] w = with.SourceWeights!;
        Assert.Equal(1, w.Max());
        for (int a = 0; a < with.Count; a++)
            for (int b = 0; b < a; b++)
                Assert.Equal(0.7 * without.Get(a, b) + 0.3 * (w[a] + (double)w[b]), with.Get(a, b), 1e-6);
    }

    /// <summary>What the graph hands to a clusterer.</summary>
    private static async Task<ClusteringInput> Input(FeatureSet images, DistanceOptions options, int epoch, FeatureSet? source = null)
    {
        ClusteringInput? given = null;
        RefineryOptions settings = new()
        {
            Distances = options,
            Epoch = epoch,
            Source = source is null ? null : Task.FromResult(source),
            MayBeFew = true,
        };
        await using var graph = RefineryGraph.Over(images, settings, Task.FromResult<LabelLineage?>(null), (input, _) =>
        {
            given = input;
            return Task.FromResult(new ClusteringResult(new int[input.Features.Count], new Dictionary<string, double>()));
        });
        await graph.Completion;
        return given!;
    }

    /// <summary>Images of each point, in order of time, those without one first.</summary>
    private static IEnumerable<int[]> Points(FeatureSet images) => Enumerable.Range(0, images.Count)
        .GroupBy(i => images.Sightings![i] is { Track: >= 0 } seen ? (seen.Camera, seen.Track, -1) : (-1, -1, i))
        .Select(point => point.OrderBy(i => images.Sightings![i].Time).ToArray());

    /// <summary>At most eight runs of each point's images, as equal as can be, as directions of their sums.</summary>
    private static (int[] PointOf, float[] Rows) Snippets(FeatureSet images, int[][] points)
    {
        var pointOf = new List<int>();
        var rows = new List<float>();
        for (int point = 0; point < points.Length; point++)
        {
            int runs = Math.Min(8, points[point].Length);
            foreach (IGrouping<int, int> run in points[point].Select((image, at) => (image, at))
                .GroupBy(member => member.at * runs / points[point].Length, member => member.image))
            {
                var sum = new float[Dimension];
                foreach (int image in run.Order())
                    for (int k = 0; k < Dimension; k++)
                        sum[k] += images.Row(image)[k];
                float squares = 0;
                foreach (float value in sum)
                    squares += value * value;
                rows.AddRange(sum.Select(value => value / MathF.Sqrt(squares)));
                pointOf.Add(point);
            }
        }
        return ([.. pointOf], [.. rows]);
    }

    private static SparseDistances Between(FeatureSet images, DistanceOptions options, int[][] points, int[] pointOf, float[] rows)
    {
        Sighting[] sightings = [.. pointOf.Select(point => images.Sightings![points[point][0]])];
        NeighbourOptions search = new() { K = options.RequiredNeighbours, ByCamera = options.RequiredByCamera };
        NeighbourGraph graph = NeighbourSearch.Search(rows, Dimension, search, TestContext.Current.CancellationToken, sightings);
        return JaccardDistance.Compute(graph, FeatureRows.Of(rows, Dimension), options,
            apart: (a, b) => pointOf[a] != pointOf[b] && Apart(images, points[pointOf[a]], points[pointOf[b]]));
    }

    private static bool Apart(FeatureSet images, int[] one, int[] other) =>
        RandomKnowledge.CannotLink(images.Sightings!, images.Sightings![one[0]], images.Sightings[other[0]]);

    private static IEnumerable<(int Row, int Other)> Pairs(int[] pointOf, int a, int b) =>
        from row in Enumerable.Range(0, pointOf.Length)
        where pointOf[row] == a
        from other in Enumerable.Range(0, pointOf.Length)
        where pointOf[other] == b
        select (row, other);
}

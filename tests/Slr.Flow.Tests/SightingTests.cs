using Slr.Flow.Clustering;
using Slr.Flow.Graph;
using static Slr.Flow.Tests.Graph.GraphTrial;

namespace Slr.Flow.Tests;

public sealed class A_sighting
{
    [Fact]
    public void knows_nothing_unless_it_is_told()
    {
        Assert.Equal(default, new Sighting(-1, -1, double.NaN));
        Assert.Equal(default, new Sighting(-7, -7, double.PositiveInfinity));
        Assert.Equal((-1, -1), (default(Sighting).Camera, default(Sighting).Track));
        Assert.Equal(double.NaN, default(Sighting).Time);
    }

    [Fact]
    public void keeps_what_it_is_told()
    {
        Sighting sighting = new(0, 3, -1.5);
        Assert.Equal((0, 3, -1.5), (sighting.Camera, sighting.Track, sighting.Time));
        Assert.Equal(new Sighting(2, 3, -1.5), sighting with { Camera = 2 });
        Assert.NotEqual(sighting, sighting with { Time = double.NaN });
    }

    [Fact]
    public async Task reaches_the_clusterer_with_its_row()
    {
        Sighting[] known = [.. Enumerable.Range(0, 5).Select(row => new Sighting(row, 7, row))];
        ClusteringInput? seen = null;
        await using var graph = new RefineryGraph(Options, Features.Dimension, Task.FromResult<LabelLineage?>(null), (input, token) =>
        {
            seen = input;
            return Dbscan(input, token);
        });
        await graph.SendAsync(Block(0, 10));
        await graph.SendAsync(Block(10, 5) with { Sightings = known });
        await graph.SendAsync(Block(15, Features.Count - 15));
        graph.Complete();
        FeatureSet features = (await graph.Completion).Features;
        Assert.Equal([.. new Sighting[10], .. known, .. new Sighting[Features.Count - 15]], seen!.Images.Sightings!);
        Assert.Same(seen.Images, features);
    }

    [Fact]
    public async Task comes_with_every_row_of_a_block_or_none()
    {
        await using var graph = NewGraph(Options, null);
        await graph.SendAsync(Block(0, 10) with { Sightings = new Sighting[9] });
        Assert.Contains("10 keys, but 9 sightings", (await Assert.ThrowsAsync<ArgumentException>(() => graph.Completion)).Message);
    }
}

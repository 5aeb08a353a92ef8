using CsCheck;
using Slr.Bench.Nodes;
using Slr.Nodes.Leading;

namespace Slr.Cli.Tests.Nodes;

public sealed class ASimulatedCluster
{
    private const int Batch = 16, ShardImages = Batch * FeatureJob.ShardBatches;

    private static readonly SimulatedCluster Alone = new()
    {
        TrainerRate = 100,
        NodeRates = [],
        Bandwidth = 1e9,
        FeatureBytes = 1000,
    };

    [Fact]
    public void of_one_worker_takes_the_time_of_its_images() => Gen.Int[1, 20_000].Sample(images =>
        Assert.Equal(images / 100.0, Alone.Seconds(images, Batch), 6));

    [Fact]
    public void is_as_fast_as_its_workers_together_but_for_their_last_shards() =>
        Gen.Select(Gen.Int[1000, 50_000], Gen.Double[10, 500].Array[1, 8]).Sample((images, rates) =>
        {
            SimulatedCluster cluster = Alone with { NodeRates = rates, RoundTrip = 0 };
            double together = images / (100 + rates.Sum()), slowest = ShardImages / Math.Min(100, rates.Min());
            double seconds = cluster.Seconds(images, Batch);
            Assert.True(seconds >= together - 1e-6, $"{seconds} s are less than can be");
            Assert.True(seconds <= together + 2.1 * slowest + 0.1, $"{seconds} s are more than {together} s and two shards of {slowest} s");
        });

    [Fact]
    public void is_no_faster_than_the_link_brings_pixels_and_features() =>
        Gen.Select(Gen.Int[1000, 20_000], Gen.Double[1e5, 1e7]).Sample((images, bandwidth) =>
        {
            SimulatedCluster cluster = Alone with { TrainerRate = 0, NodeRates = [1e5, 1e5], Bandwidth = bandwidth, PixelBytes = 24_576 };
            double link = images * (24_576.0 + 1000) / bandwidth;
            Assert.InRange(cluster.Seconds(images, Batch), link - 1e-6, link * 1.05 + 1);
        });

    [Fact]
    public void ends_although_its_nodes_fail_all_the_time() => Gen.Select(Gen.Int[100, 20_000], Gen.Double[0.5, 100], Gen.ULong)
        .Sample((images, between, seed) =>
        {
            SimulatedCluster cluster = Alone with { NodeRates = [100, 300, 50], BetweenFailures = between };
            double seconds = cluster.Seconds(images, Batch, seed);
            Assert.InRange(seconds, images / 550.0 - 1e-6, images / 100.0 + cluster.Failure.Missed + 4 * ShardImages / 50.0);
        });
}

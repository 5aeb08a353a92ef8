using CsCheck;
using Slr.Flow.Device;
using Slr.Flow.Evaluation;
using Slr.Flow.Storage;
using Slr.Flow.Tests.Neighbours;
using Slr.Torch;

namespace Slr.Flow.Tests.Evaluation;

public class Device_ranking
{
    public static TheoryData<string> All => Devices.All;

    [Theory, MemberData(nameof(All))]
    public void ranks_as_the_host_does_equal_images_in_gallery_order_where_no_product_is_rounded(string name)
    {
        var backend = new DeviceRanking(Devices.Of(name));
        Gen.Select(Gen.Int[0, 900], Gen.Int[0, 200], Gen.ULong).Sample((queries, gallery, seed) =>
        {
            float[] q = ExactRows.Make(queries, seed), g = ExactRows.Make(gallery, seed + 1);
            RankingScores host = Rank(q, g, ExactRows.Dimension, null), device = Rank(q, g, ExactRows.Dimension, backend);
            Assert.Equal(host.MeanAveragePrecision, device.MeanAveragePrecision);
            Assert.Equal(host.MeanInversePenalty, device.MeanInversePenalty);
            Assert.Equal(host.Cmc, device.Cmc);
            Assert.Equal(host.ByCamera, device.ByCamera);
            Assert.Equal((host.Queries, host.SkippedQueries), (device.Queries, device.SkippedQueries));
            Assert.Equal(host.Lists.SelectMany(list => list.Gallery), device.Lists.SelectMany(list => list.Gallery));
        }, iter: 20, threads: 1);
    }

    [Theory, MemberData(nameof(All))]
    public void multiplies_as_the_host_does_but_for_the_last_digits(string name)
    {
        var backend = new DeviceRanking(Devices.Of(name));
        Gen.Select(Gen.Int[1, 384], Gen.Int[1, 500], Gen.Int[1, 300], Gen.ULong).Sample((queries, gallery, dimension, seed) =>
        {
            float[] q = RandomRows.Make(queries, dimension, seed), g = RandomRows.Make(gallery, dimension, seed + 1);
            int[] columns = [.. Enumerable.Range(0, gallery).Where(image => image % 7 != 3)];
            float[] expected = new float[queries * columns.Length], actual = new float[queries * columns.Length];
            var rows = FeatureRows.Of(g, dimension);
            using (IGallery host = new PackedGallery(rows, columns, 1), device = backend.Hold(rows, columns))
            {
                host.Distances(q, expected);
                device.Distances(q, actual);
            }
            for (int at = 0; at < expected.Length; at++)
                Assert.Equal(expected[at], actual[at], 1e-6f);
        }, iter: 20, threads: 1);
    }

    [Theory, MemberData(nameof(All))]
    public void scores_rounded_products_as_the_host_does_but_for_images_that_change_places(string name)
    {
        const int dimension = 96;
        float[] q = RandomRows.Make(700, dimension, 1), g = RandomRows.Make(2500, dimension, 2);
        RankingScores host = Rank(q, g, dimension, null), device = Rank(q, g, dimension, new DeviceRanking(Devices.Of(name)));
        Assert.Equal(host.MeanAveragePrecision!.Value, device.MeanAveragePrecision!.Value, 1e-4);
        Assert.Equal(host.MeanInversePenalty!.Value, device.MeanInversePenalty!.Value, 1e-4);
        Assert.Equal(host.Rank1!.Value, device.Rank1!.Value, 0.01);
    }

    [Fact]
    public void is_for_devices_other_than_the_CPU() => Assert.Null(DeviceRanking.On(TrainingDevice.Cpu));

    private static RankingScores Rank(float[] q, float[] g, int dimension, IRankingBackend? backend)
    {
        int queries = q.Length / dimension, gallery = g.Length / dimension;
        int[] qi = [.. Enumerable.Range(0, queries).Select(i => i % 9 + 1)], qc = [.. Enumerable.Range(0, queries).Select(i => i % 4)];
        int[] gi = [.. Enumerable.Range(0, gallery).Select(i => i % 11 - 1)], gc = [.. Enumerable.Range(0, gallery).Select(i => i % 3)];
        return Ranking.Evaluate(FeatureRows.Of(q, dimension), FeatureRows.Of(g, dimension), qi, qc, gi, gc,
            new() { Threads = 1, TopLists = 5, Backend = backend });
    }
}

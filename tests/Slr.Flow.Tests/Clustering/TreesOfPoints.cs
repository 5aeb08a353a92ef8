using CsCheck;
using Slr.Flow.Clustering;

namespace Slr.Flow.Tests.Clustering;

public class Tree_of_points
{
    [Fact]
    public void is_as_short_in_groups_as_in_one_piece() =>
        Gen.Select(Gen.Int[-3, 3].Select(value => value / 2f).Array[2, 300], Gen.Int[1, 4], Gen.Int[1, 5])
            .Sample((values, blocks, samples) =>
        {
            var points = PointBlocks<float>.Of(values.AsSpan(0, values.Length / 2 * 2), 2);
            float[] core = CoreDistances.Squared(points, samples, 1, CancellationToken.None);
            int size = blocks * PointBlocks<float>.Lanes;
            List<TreeEdge> whole = PointTree.Span(points, core, 1 << 20, 1, CancellationToken.None);
            List<TreeEdge> grouped = PointTree.Span(points, core, size, 2, CancellationToken.None);
            Assert.Equal(whole.Select(edge => edge.Height), grouped.Select(edge => edge.Height));
            Assert.All(grouped, edge => Assert.Equal(Reachability(values, core, edge), edge.Height, 1e-6));
        }, iter: 300);

    private static double Reachability(float[] values, float[] core, TreeEdge edge)
    {
        double x = values[2 * edge.A] - values[2 * edge.B], y = values[2 * edge.A + 1] - values[2 * edge.B + 1];
        return Math.Sqrt(Math.Max(x * x + y * y, Math.Max(core[edge.A], core[edge.B])));
    }
}

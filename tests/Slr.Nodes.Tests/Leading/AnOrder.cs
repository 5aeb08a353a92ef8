using Slr.Nodes.Leading;
using Slr.Nodes.Sharding;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Tests.Leading;

public sealed class AnOrder
{
    private const int FeatureSize = 2;

    private readonly Collected collected = new(new Order(1, 0, [[3, 1, 2], [7]]), FeatureSize,
        new ShardBoard<IReadOnlyList<BatchRows>>(1, TimeProvider.System, new ShardPace(), (_, _) => false, (_, _) => true));

    [Fact]
    public void is_done_when_all_parts_of_all_batches_are_there()
    {
        Assert.True(collected.TryAdd(Part(0, [3, 2], 0, 1f, 2f, 3f)));
        Assert.True(collected.TryAdd(Part(1, [7], 0, 5f, 6f)));
        Assert.False(collected.IsWhole);
        Assert.True(collected.TryAdd(Part(0, [3, 2], 3, 4f)));
        Assert.True(collected.IsWhole);
        Assert.Equal([[1f, 2f, 3f, 4f], [5f, 6f]], collected.Rows.Select(batch => batch.Rows));
        Assert.Equal([[3, 2], [7]], collected.Rows.Select(batch => batch.Images));
    }

    [Fact]
    public void may_have_batches_of_which_no_image_can_be_read()
    {
        Assert.True(collected.TryAdd(Part(0, [], 0)));
        Assert.True(collected.TryAdd(Part(1, [], 0)));
        Assert.True(collected.IsWhole);
    }

    public static TheoryData<string, int, int[], int, float[]> Nonsense => new()
    {
        { "a batch that was not ordered", 2, [7], 0, [1f, 2f] },
        { "a batch before the first", -1, [7], 0, [1f, 2f] },
        { "an image that is not in the batch", 0, [9], 0, [1f, 2f] },
        { "images in another order", 0, [1, 3], 0, [1f, 2f, 3f, 4f] },
        { "an image twice", 0, [3, 3], 0, [1f, 2f, 3f, 4f] },
        { "a part behind a gap", 0, [3], 1, [1f] },
        { "more numbers than there can be", 0, [3], 0, [1f, 2f, 3f] },
        { "something that is not a number", 0, [3], 0, [1f, float.NaN] },
        { "no numbers at all", 0, [3], 0, [] },
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public void takes_no_nonsense(string what, int batch, int[] images, int offset, float[] rows) =>
        Assert.False(collected.TryAdd(Part(batch, images, offset, rows)), what);

    private static Features Part(int batch, int[] images, int offset, params float[] rows) => new(1, 0, batch, images, offset, rows);
}

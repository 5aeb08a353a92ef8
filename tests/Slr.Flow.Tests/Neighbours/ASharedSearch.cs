using System.Runtime.InteropServices;
using CsCheck;
using Slr.Flow.Neighbours;
using Slr.Flow.Storage;
using Slr.Flow.Tests.Sharing;

namespace Slr.Flow.Tests.Neighbours;

public sealed class ASharedSearch
{
    /// <summary>Rows of which some are equal, so that distances are too.</summary>
    private static Gen<(float[] Rows, int Dimension, int[]? Cameras, int Block, int K)> Sets =>
        Gen.Select(Gen.Int[2, 900], Gen.Int[1, 9], Gen.Int[0, 3], Gen.Int[150, 500], Gen.Int[1, 25], Gen.Int[0, 1000]).Select(
            (count, dimension, cameras, block, k, seed) =>
            {
                var random = new Random(seed);
                float[] rows = [.. Enumerable.Range(0, count * dimension).Select(_ => random.Next(4) / 2f)];
                int[]? seenBy = cameras == 0 ? null : [.. Enumerable.Range(0, count).Select(_ => random.Next(cameras))];
                return (rows, dimension, seenBy, block, k);
            });

    [Fact]
    public void gives_the_bytes_of_the_search_of_one_machine_in_whatever_order_pairs_are_done() => Gen.Select(Sets, Gen.Int).Sample(
        (set, seed) =>
        {
            var shared = new ShuffledPairs(set.Block, seed);
            NeighbourOptions options = Options(set.Cameras, set.K);
            Sighting[]? sightings = set.Cameras is null ? null : [.. set.Cameras.Select(camera => new Sighting(camera))];
            Same(NeighbourSearch.Search(set.Rows, set.Dimension, options, sightings: sightings),
                NeighbourSearch.Search(set.Rows, set.Dimension, options with { Shared = shared }, sightings: sightings));
            Assert.Equal(1, shared.Comparisons);
        });

    [Fact]
    public void compares_each_pair_of_blocks_once() => Gen.Int[1, 60].Sample(blocks =>
    {
        var shape = new SearchShape(blocks * 3 - 1, 1, 5, ByCamera: false, BlockRows: 3);
        (int Left, int Right)[] pairs = [.. Enumerable.Range(0, shape.Pairs).Select(shape.PairOf)];
        Assert.Equal(blocks, shape.Blocks);
        Assert.Equal(from right in Enumerable.Range(0, blocks) from left in Enumerable.Range(0, right + 1) select (left, right), pairs);
    });

    [Fact]
    public void sends_blocks_in_pieces_that_make_them_whole_again() => Gen.Select(Sets, Gen.Int[1, 40]).Sample((set, piece) =>
    {
        SearchRows rows = Rows(set);
        int block = rows.Shape.Blocks - 1, first = block * set.Block;
        byte[] whole = new byte[rows.Shape.BytesOf(block)];
        for (int at = 0; at < whole.Length; at += 4 * piece)
            rows.Copy(block, at, whole.AsSpan(at, Math.Min(4 * piece, whole.Length - at)));
        Assert.Equal([.. MemoryMarshal.AsBytes(set.Rows.AsSpan(first * set.Dimension)), .. MemoryMarshal.AsBytes(
            (set.Cameras ?? []).AsSpan(set.Cameras is null ? 0 : first))], whole);
    });

    [Fact]
    public void takes_no_answer_that_cannot_be_one() => Gen.Select(Sets, Gen.Int[0, 10_000], Gen.Int[0, 4]).Sample((set, at, kind) =>
    {
        SearchRows rows = Rows(set);
        int pair = rows.Shape.Pairs - 1;
        byte[] answer = ShuffledPairs.Compare(rows, pair);
        Assert.True(rows.Shape.CanBeAnswer(pair, answer));
        int width = 4 * (2 * Math.Max(set.K - 1, Options(set.Cameras, set.K).ByCamera) + 1), row = at % (answer.Length / width) * width;
        byte[] wrong = kind switch
        {
            0 => answer[..^4],
            1 => [.. answer, 0, 0, 0, 0],
            2 => With(answer, row + width - 4, BitConverter.GetBytes(float.NaN)),
            3 => With(answer, row + width - 4, BitConverter.GetBytes(-1f)),
            _ => With(answer, row, BitConverter.GetBytes(width > 4 ? set.Rows.Length / set.Dimension : -1)),
        };
        Assert.False(rows.Shape.CanBeAnswer(pair, wrong));
    });

    private static byte[] With(byte[] bytes, int at, byte[] with)
    {
        byte[] changed = [.. bytes];
        with.CopyTo(changed, at);
        return changed;
    }

    private static NeighbourOptions Options(int[]? cameras, int k) => new() { K = k, ByCamera = cameras is null ? 0 : 7, Threads = 2 };

    private static SearchRows Rows((float[] Rows, int Dimension, int[]? Cameras, int Block, int K) set) =>
        new(FeatureRows.Of(set.Rows, set.Dimension), set.Cameras, new SearchShape(set.Rows.Length / set.Dimension, set.Dimension,
            Options(set.Cameras, set.K).Kept, set.Cameras is not null, set.Block));

    private static void Same(NeighbourGraph expected, NeighbourGraph found)
    {
        Assert.Equal(expected.Indices, found.Indices);
        Assert.Equal(expected.SquaredDistances, found.SquaredDistances);
        Assert.Equal(expected.Farthest, found.Farthest);
        Assert.Equal(expected.Report, found.Report);
        Assert.Equal(expected.Cameras is null, found.Cameras is null);
        foreach (Func<CameraNeighbours, NeighbourRanks> kind in (Func<CameraNeighbours, NeighbourRanks>[])[c => c.Own, c => c.Others])
            if (expected.Cameras is { } one && found.Cameras is { } other)
                for (int row = 0; row < expected.Count; row++)
                {
                    Assert.Equal(kind(one).Of(row), kind(other).Of(row));
                    Assert.Equal(kind(one).Distances(row), kind(other).Distances(row));
                }
    }
}

using CsCheck;
using Slr.Flow.Evaluation;
using Slr.Flow.Storage;
using Slr.Flow.Tests.Sharing;

namespace Slr.Flow.Tests.Evaluation;

public sealed class ASharedRanking
{
    /// <summary>Few values, so that distances are equal; junk, distractors and queries without a match among the identities.</summary>
    private static Gen<Side> Sides(int most, int least) => Gen.Select(Gen.Int[1, most], Gen.Int[0, 100_000]).Select((count, seed) =>
    {
        var random = new Random(seed);
        int[] Numbers(int from, int to) => [.. Enumerable.Range(0, count).Select(_ => random.Next(from, to))];
        return new Side([.. Enumerable.Range(0, count * 3).Select(_ => random.Next(-1, 3) / 2f)], Numbers(least, 9), Numbers(0, 3));
    });

    [Fact]
    public void gives_the_scores_of_one_machine_in_whatever_order_pairs_are_done() =>
        Gen.Select(Sides(60, 1), Sides(900, Ranking.Junk), Gen.Int[1, 500], Gen.Int[0, 12], Gen.Int).Sample(
            (query, gallery, block, listed, seed) =>
        {
            var shared = new ShuffledPairs(block, seed);
            RankingScores alone = Score(query, gallery, new RankingOptions { TopLists = listed, Threads = 2 });
            RankingScores together = Score(query, gallery, new RankingOptions { TopLists = listed, Threads = 2, Shared = shared });
            Assert.Equal(alone with { Cmc = [], ByCamera = [], Lists = [] }, together with { Cmc = [], ByCamera = [], Lists = [] });
            Assert.Equal(alone.Cmc, together.Cmc);
            Assert.Equal(alone.ByCamera, together.ByCamera);
            Assert.Equal(alone.Lists.Length, together.Lists.Length);
            foreach ((RankedQuery one, RankedQuery other) in alone.Lists.Zip(together.Lists))
            {
                Assert.Equal(one.Gallery, other.Gallery);
                Assert.Equal(one.Matches, other.Matches);
                Assert.Equal(one.AveragePrecision, other.AveragePrecision);
            }
            Assert.Equal(gallery.Identities.Count(identity => identity != Ranking.Junk) >= shared.From ? 1 : 0, shared.Comparisons);
        });

    [Fact]
    public void takes_no_answer_that_cannot_be_one() =>
        Gen.Select(Sides(60, 1), Sides(300, 0), Gen.Int[20, 200], Gen.Int[0, 4], Gen.Int[0, 3]).Sample(
            (query, gallery, block, listed, kind) =>
        {
            RankRows rows = Rows(query, gallery, block, listed);
            for (int pair = 0; pair < rows.Shape.Pairs; pair++)
            {
                byte[] answer = ShuffledPairs.Compare(rows, pair);
                Assert.True(rows.Shape.CanBeAnswer(pair, answer));
                if (answer.Length == 0)
                    continue;
                byte[] wrong = kind switch
                {
                    0 => answer[..^4],
                    1 => [.. answer, 0, 0, 0, 0],
                    2 => [.. BitConverter.GetBytes(gallery.Identities.Length + 1), .. answer[4..]],
                    _ => [.. BitConverter.GetBytes(-1), .. answer[4..]],
                };
                Assert.False(rows.Shape.CanBeAnswer(pair, wrong));
            }
        });

    [Fact]
    public void takes_no_questions_that_are_none() => Gen.Select(Sides(20, 1), Sides(60, 0), Gen.Int[0, 3]).Sample((query, gallery, kind) =>
    {
        RankRows rows = Rows(query, gallery, block: 100, listed: 0);
        byte[] bytes = new byte[rows.Shape.BytesOf(1)];
        rows.Copy(1, 0, bytes);
        int[] numbers = rows.Asked[0].ToNumbers();
        int values = bytes.Length - numbers.Length * sizeof(int), queries = rows.Asked[0].Counts.Queries;
        bool namesImages = numbers.Length > 2 * queries;
        int at = kind switch { 0 => 0, 1 => 1, 2 => 2 * queries - 1, _ => namesImages ? 2 * queries : 0 };
        BitConverter.GetBytes(kind == 3 ? gallery.Identities.Length : -5).CopyTo(bytes, values + at * sizeof(int));
        Assert.Throws<InvalidDataException>(() => rows.Shape.Unpack(1, bytes));
    });

    private static RankRows Rows(Side query, Side gallery, int block, int listed) => RankRows.Of(FeatureRows.Of(query.Rows, 3),
        FeatureRows.Of(gallery.Rows, 3), new RankingTally(query.Identities, query.Cameras, gallery.Identities, gallery.Cameras, listed),
        block, listed, threads: 1);

    private static RankingScores Score(Side query, Side gallery, RankingOptions options) => Ranking.Evaluate(FeatureRows.Of(query.Rows, 3),
        FeatureRows.Of(gallery.Rows, 3), query.Identities, query.Cameras, gallery.Identities, gallery.Cameras, options);

    private sealed record Side(float[] Rows, int[] Identities, int[] Cameras);
}

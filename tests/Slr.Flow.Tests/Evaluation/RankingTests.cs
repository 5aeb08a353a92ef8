using CsCheck;
using Slr.Flow.Evaluation;
using Slr.Flow.Storage;
using Slr.Primitives.Files;
using Slr.Primitives.Randomness;

namespace Slr.Flow.Tests.Evaluation;

public sealed class RankingTests
{
    [Fact]
    public void the_reference_scores_on_the_golden_distances()
    {
        var golden = SafeTensorsFile.Read(Path.Combine(AppContext.BaseDirectory, "golden", "evaluation.safetensors"));
        var scores = Ranking.EvaluateDistances(golden["distance"].ToSingles(), golden["query_id"].ToInt32s(),
            golden["query_camera"].ToInt32s(), golden["gallery_id"].ToInt32s(), golden["gallery_camera"].ToInt32s());
        double[] expected = golden["expected"].ToDoubles();
        Assert.Equal(expected[0], scores.MeanAveragePrecision!.Value, 1e-9);
        Assert.Equal(expected[1..], new[] { scores.Rank1!.Value, scores.Rank5!.Value, scores.Rank10!.Value });
    }

    [Fact]
    public void scores_are_those_of_a_full_sort_with_ties_in_gallery_order() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 70], Gen.ULong).Sample((queries, gallery, seed) =>
        {
            var random = new CounterRandom(seed);
            int[] Draw(int count, int below, int shift) => [.. Enumerable.Range(0, count).Select(_ => random.Next(below) + shift)];
            int[] qi = Draw(queries, 4, 1), qc = Draw(queries, 3, 0), gi = Draw(gallery, 6, -1), gc = Draw(gallery, 3, 0);
            float[] distances = [.. Draw(queries * gallery, 9, 0).Select(value => (float)value)];
            var scores = Ranking.EvaluateDistances(distances, qi, qc, gi, gc, new() { TopLists = 5 });
            var sorted = new List<double>();
            var penalties = new List<double>();
            var firsts = new List<(int Camera, int Rank)>();
            for (int q = 0; q < queries; q++)
            {
                int[] order = [.. Enumerable.Range(0, gallery)
                    .Where(g => gi[g] != -1 && !(gi[g] == qi[q] && gc[g] == qc[q]))
                    .OrderBy(g => distances[q * gallery + g])];
                Assert.Equal(order.Take(5), scores.Lists[q].Gallery);
                Assert.Equal(order.Take(5).Select(g => gi[g] == qi[q]), scores.Lists[q].Matches);
                int[] hits = [.. Enumerable.Range(0, order.Length).Where(rank => gi[order[rank]] == qi[q])];
                if (hits.Length == 0)
                    continue;
                sorted.Add(hits.Select((rank, hit) => (hit + 1.0) / (rank + 1)).Average());
                penalties.Add(hits.Length / (hits[^1] + 1.0));
                firsts.Add((qc[q], hits[0] + 1));
            }
            Assert.Equal(sorted.Count, scores.Queries);
            Assert.Equal(queries - sorted.Count, scores.SkippedQueries);
            if (sorted.Count == 0)
                return;
            Assert.Equal(sorted.Average(), scores.MeanAveragePrecision!.Value, 1e-12);
            Assert.Equal(penalties.Average(), scores.MeanInversePenalty!.Value, 1e-12);
            Assert.Equal(Enumerable.Range(1, 50).Select(rank => (double)firsts.Count(first => first.Rank <= rank) / firsts.Count),
                scores.Cmc);
            Assert.Equal(firsts.GroupBy(first => first.Camera).OrderBy(camera => camera.Key)
                    .Select(camera => (camera.Key, camera.Count(), camera.Average(first => first.Rank == 1 ? 1.0 : 0))),
                scores.ByCamera.Select(camera => (camera.Camera, camera.Queries, camera.Rank1)));
        });

    [Theory]
    [InlineData(1), InlineData(2)]
    public void features_rank_as_their_distances_do(int threads)
    {
        var random = new CounterRandom(3);
        const int queries = 600, gallery = 90, dimension = 16;
        float[] q = Unit(queries), g = Unit(gallery), distances = new float[queries * gallery];
        int[] qi = [.. Enumerable.Range(0, queries).Select(i => i % 9 + 1)], gi = [.. Enumerable.Range(0, gallery).Select(i => i % 11 - 1)];
        int[] qc = new int[queries], gc = [.. Enumerable.Range(0, gallery).Select(i => i % 2)];
        for (int i = 0; i < queries; i++)
            for (int j = 0; j < gallery; j++)
                for (int k = 0; k < dimension; k++)
                    distances[i * gallery + j] += MathF.Pow(q[i * dimension + k] - g[j * dimension + k], 2);
        var options = new RankingOptions { Threads = threads };
        var expected = Ranking.EvaluateDistances(distances, qi, qc, gi, gc, options);
        var actual = Ranking.Evaluate(FeatureRows.Of(q, dimension), FeatureRows.Of(g, dimension), qi, qc, gi, gc, options);
        Assert.Equal(expected.MeanAveragePrecision!.Value, actual.MeanAveragePrecision!.Value, 1e-4);
        Assert.Equal(expected.Rank1, actual.Rank1);
        Assert.Equal(queries, actual.Queries);

        float[] Unit(int rows)
        {
            float[] values = [.. Enumerable.Range(0, rows * dimension).Select(_ => (float)random.NextGaussian())];
            for (int row = 0; row < rows; row++)
            {
                float norm = MathF.Sqrt(values[(row * dimension)..((row + 1) * dimension)].Sum(x => x * x));
                for (int k = 0; k < dimension; k++)
                    values[row * dimension + k] /= norm;
            }
            return values;
        }
    }

    [Fact]
    public void queries_without_a_match_do_not_count()
    {
        var scores = Ranking.EvaluateDistances(new float[] { 0, 1, 0, 1 }, [5, 7], [0, 0], [5, 7], [1, 0]);
        Assert.Equal((1, 1), (scores.Queries, scores.SkippedQueries));
        Assert.Equal(1, Assert.NotNull(scores.MeanAveragePrecision));
    }

    public static TheoryData<string, int[], int[], int[], int[]> NothingToScore => new()
    {
        { "no query and no gallery", [], [], [], [] },
        { "no query", [], [], [5, 6], [0, 1] },
        { "no gallery", [5], [0], [], [] },
        { "a gallery of junk", [5], [0], [-1, -1], [0, 1] },
        { "one camera", [5], [0], [5, 6], [0, 0] },
        { "queries that match nothing", [5, 9], [0, 1], [6, 7], [0, 1] },
    };

    [Theory, MemberData(nameof(NothingToScore))]
    public void nothing_to_score_gives_no_scores_and_counts_the_queries(string what, int[] qi, int[] qc, int[] gi, int[] gc)
    {
        float[] Rows(int count) => [.. Enumerable.Range(0, 2 * count).Select(value => value % 2 == 0 ? 1f : 0f)];
        foreach (RankingScores scores in (RankingScores[])[
            Ranking.Evaluate(FeatureRows.Of(Rows(qi.Length), 2), FeatureRows.Of(Rows(gi.Length), 2), qi, qc, gi, gc,
                new() { TopLists = 3 }),
            Ranking.EvaluateDistances(new float[qi.Length * gi.Length], qi, qc, gi, gc, new() { TopLists = 3 })])
        {
            Assert.True(scores is { MeanAveragePrecision: null, Rank1: null, Rank5: null, Rank10: null, Queries: 0 }, what);
            Assert.Equal(qi.Length, scores.SkippedQueries);
            Assert.Equal(qi.Length, scores.Lists.Length);
            Assert.All(scores.Lists, list => Assert.Null(list.AveragePrecision));
        }
    }

    [Fact]
    public void lengths_that_disagree_are_refused_with_the_numbers()
    {
        var error = Assert.Throws<ArgumentException>(() => Ranking.EvaluateDistances(new float[3], [1], [1], [1, 2], [1, 2]));
        Assert.Contains("2 distances, but 3", error.Message);
        Assert.Throws<ArgumentException>(() => Ranking.EvaluateDistances(new float[2], [1], [1, 2], [1, 2], [1, 2]));
    }
}

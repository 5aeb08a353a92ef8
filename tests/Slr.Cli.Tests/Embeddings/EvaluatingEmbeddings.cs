using System.Text.Json;
using Slr.Cli.Console;
using Slr.Cli.Embeddings;
using Slr.Nodes.Leading;
using Slr.Primitives.Randomness;

namespace Slr.Cli.Tests.Embeddings;

public sealed class EvaluatingEmbeddings : IDisposable
{
    private readonly EmbeddingFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string Meta(string name, int[] identities, int[] cameras) => folder.Text(name,
        ["name,camera,identity", .. identities.Select((identity, i) => $"x{i},{cameras[i]},{identity}")]);

    private EvaluateRequest Request(float[] query, float[] gallery, string queryMeta, string galleryMeta) => new()
    {
        Query = folder.Features("q.npy", query, 2),
        Gallery = folder.Features("g.npy", gallery, 2),
        QueryMeta = queryMeta,
        GalleryMeta = galleryMeta,
    };

    private static float[] Angles(params double[] degrees) =>
        [.. degrees.SelectMany(d => new[] { (float)Math.Cos(d * Math.PI / 180), (float)Math.Sin(d * Math.PI / 180) })];

    [Fact]
    public void follows_the_protocol_of_market_1501()
    {
        // Nearest first: own camera (dropped), junk (dropped), distractor, match, other person, match.
        Answer report = FileEvaluation.Run(Request(Angles(0, 90), Angles(1, 2, 3, 4, 5, 6),
            Meta("q.csv", [7, 9], [1, 1]), Meta("g.csv", [7, -1, 0, 7, 8, 7], [1, 2, 2, 2, 2, 3])));
        double average = (1.0 / 2 + 2.0 / 4) / 2;
        Assert.Equal([("mAP", average), ("rank1", 0), ("rank5", 1), ("rank10", 1), ("mINP", 0.5), ("queries", 1), ("skippedQueries", 1)],
            report.Values.Select(v => (v.Key, Math.Round(v.Value, 9))));
    }

    [Fact]
    public void equals_a_plain_loop_over_sorted_distances()
    {
        var random = new CounterRandom(4);
        double[] queries = new double[30], gallery = new double[200];
        int[] queryIds = new int[30], queryCams = new int[30], ids = new int[200], cams = new int[200];
        for (int i = 0; i < 30; i++)
            (queries[i], queryIds[i], queryCams[i]) = (random.NextDouble(0, 360), 1 + random.Next(8), random.Next(3));
        for (int i = 0; i < 200; i++)
            (gallery[i], ids[i], cams[i]) = (random.NextDouble(0, 360), random.Next(10) - 1, random.Next(3));
        double expected = Enumerable.Range(0, 30).Average(q =>
        {
            int[] kept = [.. Enumerable.Range(0, 200).Where(g => ids[g] != -1 && !(ids[g] == queryIds[q] && cams[g] == queryCams[q]))
                .OrderBy(g => 1 - Math.Cos((gallery[g] - queries[q]) * Math.PI / 180))];
            int[] hits = [.. Enumerable.Range(0, kept.Length).Where(at => ids[kept[at]] == queryIds[q])];
            return hits.Select((at, n) => (n + 1.0) / (at + 1)).Average();
        });
        Answer report = FileEvaluation.Run(Request(Angles(queries), Angles(gallery),
            Meta("q.csv", queryIds, queryCams), Meta("g.csv", ids, cams)));
        Assert.Equal(expected, report.Values[0].Value, 1e-4);
    }

    [Fact]
    public void tells_the_curve_and_each_camera()
    {
        JsonElement report = JsonDocument.Parse(FileEvaluation.Run(Request(Angles(0, 90), Angles(1, 2, 89, 88, 87),
            Meta("q.csv", [7, 9], [1, 2]), Meta("g.csv", [8, 7, 0, 8, 9], [3, 3, 3, 3, 3]))).ToJson()).RootElement;
        Assert.Equal([0, 0.5, 1, 1], report.GetProperty("cmc").EnumerateArray().Take(4).Select(share => share.GetDouble()));
        Assert.Equal(50, report.GetProperty("cmc").GetArrayLength());
        Assert.Equal([(1, 1, 0.5), (2, 1, 1.0 / 3)], report.GetProperty("cameras").EnumerateArray().Select(camera =>
            (camera.GetProperty("camera").GetInt32(), camera.GetProperty("queries").GetInt32(), camera.GetProperty("mAP").GetDouble())));
    }

    [Theory, InlineData("k-reciprocal"), InlineData("camera")]
    public void re_ranks_where_that_is_asked_for(string form)
    {
        // The nearest of the query is the lone 8; the two of 7 find each other and the query.
        EvaluateRequest request = Request(Angles(0, 180), Angles(2, -3, -4, -5, 40, 41, 42, 43, 90, 91, 92, 93, 178, 179, 181, 182),
            Meta("q.csv", [7, 3], [1, 1]), Meta("g.csv", [8, 7, 7, 7, 5, 5, 5, 5, 6, 6, 6, 6, 3, 3, 3, 3],
                [2, 2, 3, 4, 2, 2, 3, 4, 2, 2, 3, 4, 2, 2, 3, 4]));
        Answer plain = FileEvaluation.Run(request), reranked = FileEvaluation.Run(request with { Settings = [$"evaluate.rerank={form}"] });
        Assert.DoesNotContain("re-ranked", plain.Lines[^1]);
        Assert.EndsWith($"re-ranked ({form})", reranked.Lines[^1]);
    }

    [Theory, InlineData(6200, 2), InlineData(6201, 0)]
    public void hands_every_pair_of_blocks_to_nodes_where_there_are_enough_rows(int from, int pairs)
    {
        EvaluateRequest request = Request(Angles(0, 90), Angles([.. Enumerable.Range(0, 6200).Select(i => i * 0.01)]),
            Meta("q.csv", [7, 3], [1, 1]), Meta("g.csv", [.. Enumerable.Range(0, 6200).Select(i => i % 10)], new int[6200]));
        Answer helped = FileEvaluation.Run(request with
        {
            Settings = [$"distance.distribute-from={from}"],
            AskNodes = (_, _) => Crew.Start(new CrewOptions { Nodes = [], Device = null, Threads = 1, Portable = false }, _ => { }),
        });
        Assert.Equal(pairs > 0, helped.Lines.Contains($"nodes computed 0 of {pairs} pairs of blocks (0 %)"));
        Assert.Equal(FileEvaluation.Run(request).Values, helped.Values);
    }

    [Theory, InlineData("none", 4), InlineData("k-reciprocal", 6)]
    public void asks_nodes_about_as_many_rows_as_are_compared(string rerank, int rows)
    {
        List<int> asked = [];
        EvaluateRequest request = Request(Angles(0, 90), Angles(1, 2, 3, 91), Meta("q.csv", [7, 3], [1, 1]), Meta("g.csv", [7, 8, 8, 3],
            [2, 2, 2, 2]));
        FileEvaluation.Run(request with
        {
            Settings = [$"evaluate.rerank={rerank}"],
            AskNodes = (_, count) =>
            {
                asked.Add(count);
                return null;
            },
        });
        Assert.Equal([rows], asked);
        Refused("asks no other machines", request with { Settings = ["cluster.nodes=[\"127.0.0.1:1\"]"] });
    }

    [Fact]
    public void refuses_to_re_rank_by_cameras_that_are_not_known() =>
        Refused("2 have none", Request(Angles(0), Angles(1, 2), Meta("q.csv", [7], [1]), Meta("g.csv", [7, 8], [-1, -1])) with
        {
            Settings = ["evaluate.rerank=camera"],
        });

    [Fact]
    public void refuses_tables_that_do_not_fit()
    {
        float[] one = Angles(0), two = Angles(0, 1);
        string q = Meta("q.csv", [1], [1]), g = Meta("g.csv", [1, 2], [2, 2]);
        Refused("1 rows below the header for the 2 rows", Request(two, two, q, g));
        Refused("no column 'identity'", Request(one, two, folder.Text("x.csv", "who,cam", "1,1"), g));
        Refused("two of its columns are named 'pid'", Request(one, two, folder.Text("x.csv", "pid,pid,cam", "1,2,1"), g));
        Refused("line 2 has 1 cells", Request(one, two, folder.Text("x.csv", "identity,camera", "1"), g));
        Refused("is a folder", Request(one, two, folder.Path, g));
        Refused("no such file", Request(one, two, folder["nowhere.csv"], g));
        Refused("none of the 1 queries", Request(one, two, Meta("x.csv", [5], [1]), g));
    }

    [Theory, InlineData("pid,camid,note"), InlineData("person_id,cam,note"), InlineData("Identity,Camera,note")]
    public void takes_columns_under_the_names_that_lists_have_and_names_for_numbers(string header)
    {
        Answer report = FileEvaluation.Run(Request(Angles(0), Angles(1, 2, 3, 4),
            folder.Text("q.csv", header, "alice,hall,5\" tall"),
            folder.Text("g.csv", header, "alice,hall,", "-1,yard,", "0,yard,", "alice,yard,6\"")));
        Assert.Equal([("mAP", 0.5), ("rank1", 0), ("rank5", 1)], report.Values.Take(3).Select(v => (v.Key, v.Value)));
        Assert.Empty(report.Warnings);
    }

    [Theory, InlineData("pid,cam", ",-1", 0), InlineData("pid,cam", ",", 0), InlineData("pid", "", 2)]
    public void knows_no_camera_where_it_is_minus_one_empty_or_without_a_column(string header, string camera, int warnings)
    {
        Answer report = FileEvaluation.Run(Request(Angles(0), Angles(1, 2),
            folder.Text("q.csv", header, $"7{camera}"), folder.Text("g.csv", header, $"7{camera}", $"8{camera}")));
        Assert.Equal(1, report.Values[0].Value);
        Assert.Equal(warnings, report.Warnings.Count(warning => warning.Contains("no column 'camera'")));
    }

    [Fact]
    public void ranks_rows_that_are_a_little_too_long_by_their_direction()
    {
        // The second is nearer; 0.9 per mille longer, the first would have the larger product.
        float[] gallery = [.. Angles(1.0).Select(v => v * 1.0009f), .. Angles(0.5)];
        Answer report = FileEvaluation.Run(Request(Angles(0), gallery, Meta("q.csv", [7], [1]), Meta("g.csv", [8, 7], [2, 2])));
        Assert.Equal(1, report.Values[0].Value);
    }

    private static void Refused(string what, EvaluateRequest request) =>
        Assert.Contains(what, Assert.Throws<CommandException>(() => FileEvaluation.Run(request)).Message);
}

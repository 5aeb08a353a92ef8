using System.Numerics.Tensors;
using System.Text.Json;
using CsCheck;
using Slr.Cli.Search;
using Slr.Cli.Tests.CommandLine;
using Slr.Flow.Storage;
using Slr.Primitives.Files;
using Slr.Primitives.Randomness;

namespace Slr.Cli.Tests.Trained;

[Collection(TrainedRunTests.Name)]
public sealed class SearchingAGallery(TrainedRun trained)
{
    [Fact]
    public void ranks_as_a_full_sort_does() =>
        Gen.Select(Gen.Int[1, 9000], Gen.Int[1, 30], Gen.ULong).Sample((count, top, seed) =>
        {
            var random = new CounterRandom(seed);
            float[] rows = [.. Enumerable.Range(0, count * 2).Select(_ => (float)random.Next(3))], query = [1, 2];
            float[] similar = [.. Enumerable.Range(0, count).Select(row => TensorPrimitives.Dot<float>(query, rows.AsSpan(row * 2, 2)))];
            Assert.Equal(Enumerable.Range(0, count).OrderByDescending(row => similar[row]).Take(top),
                GalleryRanking.Of(query, FeatureRows.Of(rows, 2), top, 2).Select(found => found.Row));
        }, iter: 20);

    [Fact]
    public async Task finds_an_image_itself_first_in_crops_as_in_extracted_features()
    {
        string[] queries = [.. trained.Target.Gallery.Take(3).Select(image => image.Path)];
        await TrainedRun.Does("extract", "--run", trained.Folder, "--split", "gallery", "--out", trained["searched.npy"]);
        foreach (string gallery in (string[])[trained.Target.Root, trained["searched.npy"]])
        {
            ProgramRun run = await TrainedRun.Does(["search", "--run", trained.Folder, "--gallery", gallery, "--query", .. queries,
                "--top", "4", "--json", "--out", trained["found.html"]]);
            JsonElement[] found = [.. JsonDocument.Parse(run.Output).RootElement.GetProperty("queries").EnumerateArray()];
            Assert.Equal(queries, found.Select(query => query.GetProperty("query").GetString()!));
            foreach (JsonElement query in found)
            {
                JsonElement[] results = [.. query.GetProperty("results").EnumerateArray()];
                Assert.Equal(4, results.Length);
                Assert.EndsWith(results[0].GetProperty("path").GetString()!, query.GetProperty("query").GetString());
                Assert.Equal(1, results[0].GetProperty("similarity").GetDouble(), 1e-5);
            }
            Assert.Equal(gallery.EndsWith(".npy", StringComparison.Ordinal) ? 3 : 15,
                File.ReadAllText(trained["found.html"]).Split("data:image/jpeg").Length - 1);
        }
    }

    [Theory]
    [InlineData("who.jpg", "RUN", "there is no such image file")]
    [InlineData("LABELS", "ROOT", "is not a JPEG")]
    [InlineData("IMAGE", "OTHER", "they are of another network")]
    [InlineData("IMAGE", "/nowhere", "/nowhere does not exist")]
    public async Task is_refused_in_one_sentence(string query, string gallery, string what)
    {
        NpyFile.Write(trained["other.npy"], (float[])[1, 0], 1, 2);
        string Real(string word) => word switch
        {
            "IMAGE" => trained.Target.Gallery[0].Path,
            "LABELS" => Path.Combine(trained.Folder, "metrics.jsonl"),
            "ROOT" => trained.Target.Root,
            "OTHER" => trained["other.npy"],
            _ => word,
        };
        ProgramRun run = await ProgramRun.Of("search", "--run", trained.Folder, "--gallery", Real(gallery), "--query", Real(query));
        Assert.Contains(what, run.Error);
        Assert.Contains(run.ExitCode, (int[])[64, 65]);
    }
}

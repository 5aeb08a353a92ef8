using System.Text.Json;
using Slr.Actors.Data;
using Slr.Actors.Observability;
using Slr.Data;
using Slr.Data.Datasets;

namespace Slr.Actors.Tests.Run;

/// <summary>
/// Poor but lawful targets: the run trains, says once why nothing can be scored, and writes null where a score would be.
/// </summary>
public sealed class ATargetThatCannotBeScored
{
    /// <summary>How the drawn images become a target folder, and what is said of it.</summary>
    public static TheoryData<string, string> Targets => new()
    {
        { "plain crops", "it has no query and no gallery images" },
        { "training images only", "it has no query and no gallery images" },
        { "no gallery", "it has no gallery images" },
        { "one camera", "all its images come from one camera, and a query's own camera does not count" },
        { "queries that match nothing", "queries has an image of its identity from another camera in the gallery" },
        { "a gallery of junk", "gallery images are junk (identity -1)" },
    };

    [Theory, MemberData(nameof(Targets))]
    public async Task is_trained_on_and_says_once_why_nothing_is_scored(string kind, string reason)
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync("data.target=folder", $"data.target-root={Make(run, kind)}");
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        Assert.Single(run.Events.OfType<Noticed>(), notice => notice.Message.Contains("nothing is scored", StringComparison.Ordinal)
            && notice.Message.Contains(reason, StringComparison.Ordinal));
        Assert.Empty(run.Events.OfType<Restarted>());
        Assert.Empty(run.Events.OfType<Evaluated>());
        JsonElement summary = JsonDocument.Parse(run.Bytes("summary.json")).RootElement;
        foreach (string score in (string[])["sourceOnly", "best", "last"])
            Assert.Equal(JsonValueKind.Null, summary.GetProperty(score).ValueKind);
        Assert.Equal(3, summary.GetProperty("epochs").GetInt32());
    }

    [Fact]
    public async Task in_part_leaves_the_queries_without_a_match_out_and_counts_them()
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync("data.target=folder", $"data.target-root={Make(run, "one query without a match")}");
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        EpochScores last = outcome.Summary!.Last!;
        Assert.Equal((1, true), (last.SkippedQueries, last.Queries > 0));
    }

    private static string Make(TinyRun run, string kind)
    {
        Dataset drawn = RunData.Open(run.Settings().Data, TinyRun.Cache, ofSource: false, CancellationToken.None);
        string root = Path.Combine(run.Root, "target");
        void Put(string folder, IEnumerable<ImageRecord> images, Func<ImageRecord, int, string> name)
        {
            foreach ((ImageRecord image, int index) in images.Select((image, index) => (image, index)))
            {
                string to = Path.Combine(root, folder, name(image, index));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(image.Path, to);
            }
        }
        string Seen(ImageRecord image, int index, int? camera = null) => $"{image.Identity}/{index}_c{camera ?? image.Camera}.jpg";
        if (kind == "plain crops")
        {
            Put("", drawn.Train, (_, index) => $"{index}.jpg");
            return root;
        }
        Put("train", drawn.Train, (image, index) => Seen(image, index));
        if (kind is "training images only")
            return root;
        int? one = kind == "one camera" ? 1 : null;
        Put("query", drawn.Query, (image, index) => kind switch
        {
            "queries that match nothing" => $"9{Seen(image, index)}",
            "one query without a match" when index == 0 => $"9{Seen(image, index)}",
            _ => Seen(image, index, one),
        });
        if (kind != "no gallery")
            Put("gallery", drawn.Gallery, (image, index) => kind == "a gallery of junk" ? $"-1/{index}_c1.jpg" : Seen(image, index, one));
        return root;
    }
}

using Slr.Actors.Configuration;
using Slr.Actors.Data;
using Slr.Actors.Observability;
using Slr.Actors.Training;
using Slr.Data;
using Slr.Data.Datasets;
using Slr.Flow.Evaluation;
using Slr.Flow.Storage;

namespace Slr.Actors.Tests.Run;

/// <summary><c>evaluate.rerank</c>: what a run scores, by re-ranked galleries.</summary>
public sealed class ARunThatReRanks
{
    [Fact]
    public async Task scores_the_same_network_otherwise_and_trains_as_without()
    {
        using TinyRun plain = new(), reranked = new();
        RunOutcome[] outcomes = [await plain.ExecuteAsync(), await reranked.ExecuteAsync("evaluate.rerank=k-reciprocal")];
        Assert.All(outcomes, outcome => Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message));
        Assert.NotEqual(SourceOnly(plain), SourceOnly(reranked));
        Assert.Equal(plain.Bytes("weights/teacher.safetensors"), reranked.Bytes("weights/teacher.safetensors"));
    }

    [Fact]
    public async Task by_camera_is_refused_before_it_begins_where_cameras_are_not_known()
    {
        using var run = new TinyRun();
        string crops = Directory.CreateDirectory(Path.Combine(run.Root, "crops")).FullName;
        Dataset drawn = RunData.Open(run.Settings().Data, TinyRun.Cache, ofSource: false, CancellationToken.None);
        foreach ((int index, ImageRecord image) in drawn.Train.Index())
            File.Copy(image.Path, Path.Combine(crops, $"{index}.jpg"));
        RunOutcome outcome = await run.ExecuteAsync("data.target=folder", $"data.target-root={crops}", "evaluate.rerank=camera");
        Assert.Equal(ExitCode.Settings, outcome.ExitCode);
        Assert.Contains("evaluate.rerank = camera needs known people", outcome.Message);
        Assert.False(Directory.Exists(run.Folder));
    }

    [Theory, InlineData(nameof(Rerank.KReciprocal)), InlineData(nameof(Rerank.Camera))]
    public void leaves_junk_out_of_the_neighbours_too(string by)
    {
        var rerank = Enum.Parse<Rerank>(by);
        RetrievalSide query = new(Rows(4, 0), [1, 2, 3, 4], [1, 1, 2, 2]), gallery = Side(junk: false), withJunk = Side(junk: true);
        RankingScores clean = Retrieval.Score(query, gallery, rerank, new()), found = Retrieval.Score(query, withJunk, rerank, new());
        Assert.Equal(clean.MeanAveragePrecision, found.MeanAveragePrecision);
        Assert.Equal(clean.Cmc, found.Cmc);
    }

    private static RetrievalSide Side(bool junk)
    {
        int count = junk ? 30 : 24;
        int[] identities = [.. Enumerable.Range(0, count).Select(i => i >= 24 ? -1 : 1 + i % 4)];
        return new(Rows(count, 3), identities, [.. Enumerable.Range(0, count).Select(i => 1 + i % 3)]);
    }

    private static FeatureRows Rows(int count, int shift) => FeatureRows.Of(Enumerable.Range(0, count).SelectMany(i =>
        new[] { MathF.Cos(i * 1.7f + shift), MathF.Sin(i * 1.7f + shift) }).ToArray(), 2);

    private static double? SourceOnly(TinyRun run) =>
        run.Events.OfType<Evaluated>().First(evaluated => evaluated.Stage == Stage.Pretrain).Scores.MeanAveragePrecision;
}

using System.Text.Json;
using Slr.Cli.Tests.CommandLine;

namespace Slr.Cli.Tests.Trained;

[Collection(TrainedRunTests.Name)]
public sealed class EvaluatingARun(TrainedRun trained)
{
    private static readonly string[] Scores = ["mAP", "rank1", "rank5", "rank10", "queries", "epoch"];

    [Theory]
    [InlineData("last")]
    [InlineData("best")]
    public async Task on_its_target_gives_the_numbers_of_its_summary(string epoch)
    {
        ProgramRun run = await TrainedRun.Does("evaluate", trained.Folder, "--epoch", epoch, "--json");
        JsonElement found = JsonDocument.Parse(run.Output).RootElement, expected = trained.Summary(epoch);
        foreach (string score in Scores)
            Assert.Equal(expected.GetProperty(score).GetDouble(), found.GetProperty(score).GetDouble());
    }

    [Fact]
    public async Task from_extracted_files_gives_the_same_numbers()
    {
        foreach (string split in (string[])["query", "gallery"])
            await TrainedRun.Does("extract", "--run", trained.Folder, "--split", split, "--out", trained[$"{split}.npy"]);
        ProgramRun files = await TrainedRun.Does("evaluate", "--query", trained["query.npy"], "--gallery", trained["gallery.npy"],
            "--query-meta", trained["query.csv"], "--gallery-meta", trained["gallery.csv"], "threads=2", "--json");
        Assert.Equal(trained.Summary("last").GetProperty("mAP").GetDouble(),
            JsonDocument.Parse(files.Output).RootElement.GetProperty("mAP").GetDouble());
    }

    [Fact]
    public async Task re_ranks_by_key_and_by_option_alike()
    {
        string[] outputs = [.. await Task.WhenAll(((string[][])[["--rerank", "k-reciprocal"], ["evaluate.rerank=k-reciprocal"], []])
            .Select(async words => (await TrainedRun.Does(["evaluate", trained.Folder, .. words, "--json"])).Output))];
        Assert.Equal(outputs[0], outputs[1]);
        Assert.NotEqual(outputs[0], outputs[2]);
    }

    [Fact]
    public async Task on_another_data_set_says_what_it_is()
    {
        ProgramRun run = await TrainedRun.Does("evaluate", trained.Folder, "--student", "--data", trained.Source.Root);
        Assert.Contains("student of epoch 2 (last)", run.Output);
        Assert.Contains("market1501", run.Output);
        Assert.Contains("GENERATED", run.Output);
        Assert.Contains("mAP ", run.Output);
    }

    [Theory]
    [InlineData("evaluate", "takes either a RUN, or all of")]
    [InlineData("evaluate --query q.npy", "takes either a RUN, or all of")]
    [InlineData("evaluate RUN --query q.npy", "takes either a RUN, or all of")]
    [InlineData("evaluate nobody", "There is no run 'nobody'")]
    [InlineData("evaluate RUN --epoch worst", "'worst'")]
    [InlineData("evaluate RUN --data /nowhere", "/nowhere does not exist")]
    [InlineData("evaluate RUN --data RUN --name market1502", "did you mean 'market1501'?")]
    [InlineData("evaluate RUN --rerank camara", "'camara'")]
    [InlineData("evaluate RUN devize=cpu", "did you mean 'device'?")]
    [InlineData("evaluate RUN device=cuda:7", "cuda:7")]
    public async Task is_refused_in_one_sentence(string words, string what)
    {
        ProgramRun run = await ProgramRun.Of([.. words.Split(' ').Select(word => word == "RUN" ? trained.Folder : word)]);
        Assert.Equal(64, run.ExitCode);
        Assert.Contains(what, run.Error);
        Assert.DoesNotContain("   at ", run.Error);
    }
}

using Slr.Models.Networks;
using Slr.Models.Weights;
using Slr.Primitives.Files;

namespace Slr.Actors.Tests.Run;

public sealed class AWholeRun
{
    [Fact]
    public async Task ends_with_a_summary_labels_weights_and_metrics()
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync();
        Assert.True(outcome.ExitCode == 0, outcome.Message + File.ReadAllText(Path.Combine(run.Folder, "log.txt")));
        Assert.Equal(3, outcome.Summary!.Epochs);
        Assert.NotNull(outcome.Summary.SourceOnly);
        foreach (string file in (string[])["summary.json", "config.conf", "config.json", "environment.json", "metrics.jsonl",
            "timings.jsonl", "labels/adapt-000.csv", "labels/adapt-002.csv", "weights/student.safetensors",
            "weights/teacher.safetensors", "quarantine.csv", "log.txt"])
            Assert.True(File.Exists(Path.Combine(run.Folder, file)), file);
        foreach (string file in (string[])["weights/student.safetensors", "weights/teacher.safetensors",
            "seals/adapt-002/teacher.safetensors"])
            TellsItsNetwork(Path.Combine(run.Folder, file), run.Settings().Network);
    }

    [Fact]
    public async Task lets_one_network_look_after_the_other_where_operations_take_all_cores()
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync("threads=1", "adapt.epochs=1");
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
    }

    /// <summary>Nothing but the network's shape: a date or a path would make other bytes of the same weights.</summary>
    private static void TellsItsNetwork(string file, NetworkOptions trained)
    {
        IReadOnlyDictionary<string, string> metadata = SafeTensorsFile.Read(file).Metadata;
        Assert.Equal(WeightExport.Metadata(trained), metadata);
        NetworkOptions told = WeightExport.NetworkOf(metadata, file)!;
        Assert.Equal((trained.Width, trained.Ibn, trained.StemRelu), (told.Width, told.Ibn, told.StemRelu));
        Assert.Equal(trained.Blocks, told.Blocks);
    }
}

using Slr.Cli.Tests.CommandLine;
using Slr.Cli.Trained;
using Slr.Flow;
using Slr.Primitives.Files;
using Slr.Runs.Files;

namespace Slr.Cli.Tests.Trained;

[Collection(TrainedRunTests.Name)]
public sealed class ExportingClusters(TrainedRun trained)
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task gives_a_folder_and_a_sheet_for_each_and_a_row_for_each_image(bool copy)
    {
        string folder = trained[$"people-{copy}"];
        await TrainedRun.Does(["export", trained.Folder, "--clusters", folder, .. copy ? ["--copy"] : (string[])[]]);
        Dictionary<string, int> labels = LabelTable.Read(LabelTable.InRun(trained.Folder)[^1].Path)
            .ToDictionary(image => image.Key, image => image.Refined);
        CsvRow[] rows = [.. CsvText.Read(Path.Combine(folder, ClusterFolders.Table))];
        Assert.Equal(["path", "label", "camera", "track", "certainty"], rows[0].Cells);
        Assert.Equal(labels.Keys.Order(), rows.Skip(1).Select(row => row.Cells[0]).Order());
        foreach (var cluster in rows.Skip(1).GroupBy(row => row.Cells[1]))
        {
            string name = cluster.Key == "-1" ? "outliers" : $"cluster-{int.Parse(cluster.Key, null):D4}";
            string[] files = Directory.GetFiles(Path.Combine(folder, name));
            Assert.True(File.Exists(Path.Combine(folder, $"{name}.jpg")));
            Assert.Equal(cluster.Select(row => Path.GetFileName(row.Cells[0])).Order(),
                files.Select(file => Path.GetFileName(file)[7..]).Order());
            Assert.All(files, file => Assert.Equal(copy, new FileInfo(file).LinkTarget is null));
            Assert.Single(cluster.Select(row => labels[row.Cells[0]]).Distinct());
            Assert.All(cluster, row => Assert.Equal(cluster.Key == "-1", row.Cells[4].Length == 0));
        }
        ProgramRun again = await ProgramRun.Of("export", trained.Folder, "--clusters", folder);
        Assert.Equal(64, again.ExitCode);
        Assert.Contains("there is something already", again.Error);
    }

    [Fact]
    public void tells_how_sure_an_image_is_by_its_share_among_all_clusters()
    {
        float half = MathF.Sqrt(0.5f);
        var features = new FeatureSet(["a", "b", "c", "d", "e"], [1, 0, 1, 0, 0, 1, 0, 1, half, half], 2);
        float?[] certainty = ClusterFolders.Certainty(features, [0, 0, 1, 1, -1]);
        double expected = 1 / (1 + Math.Exp(-1 / 0.05));
        Assert.All(certainty[..4], share => Assert.Equal(expected, share!.Value, 1e-6));
        Assert.Null(certainty[4]);
    }

    [Fact]
    public async Task is_not_done_together_with_a_network()
    {
        ProgramRun run = await ProgramRun.Of("export", trained.Folder, "--clusters", trained["x"], "--out", trained["x.onnx"]);
        Assert.Equal(64, run.ExitCode);
        Assert.Contains("either --out PATH", run.Error);
    }
}

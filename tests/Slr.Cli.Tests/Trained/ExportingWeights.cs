using Slr.Cli.Tests.CommandLine;
using Slr.Models.Networks;
using Slr.Models.Weights;
using Slr.Primitives.Files;

namespace Slr.Cli.Tests.Trained;

[Collection(TrainedRunTests.Name)]
public sealed class ExportingWeights(TrainedRun trained)
{
    [Fact]
    public async Task under_slrs_names_gives_the_file_that_the_run_wrote()
    {
        await TrainedRun.Does("export", "--run", trained.Folder, "--format", "slr", "--student", "--out", trained["slr.safetensors"]);
        Assert.Equal(File.ReadAllBytes(Path.Combine(trained.Folder, "weights", "student.safetensors")),
            File.ReadAllBytes(trained["slr.safetensors"]));
    }

    [Fact]
    public async Task under_abmts_names_can_be_read_back_as_abmts_and_leaves_the_classifiers_out()
    {
        ProgramRun run = await TrainedRun.Does("export", "--run", trained.Folder, "--epoch", "best", "--out", trained["abmt.safetensors"]);
        Assert.Contains("teacher of epoch", run.Output);
        MatchedWeights back = PretrainedWeights.Load(trained["abmt.safetensors"], trained.Settings.Network);
        Assert.Equal(WeightNaming.Abmt, back.Report.Naming);
        Assert.Empty(back.Report.Missing);
        Assert.Empty(back.Report.Skipped);
        int best = trained.Summary("best").GetProperty("epoch").GetInt32();
        WeightSet teacher = WeightSet.Load(Path.Combine(trained.Folder, "seals", $"adapt-{best:D3}", "teacher.safetensors"));
        Assert.All(back.Weights, tensor => Assert.Equal(teacher[tensor.Name], tensor));
        Assert.All(teacher, tensor =>
            Assert.True(back.Weights.Contains(tensor.Name) || tensor.Name.EndsWith("classifier.weight", StringComparison.Ordinal)));
        Assert.Equal(WeightExport.Metadata(trained.Settings.Network), SafeTensorsFile.Read(trained["abmt.safetensors"]).Metadata);
    }

    [Theory]
    [InlineData("weights.pth", "abmt", "its ending must be .safetensors")]
    [InlineData("weights.safetensors", "tensorrt", "'tensorrt'")]
    [InlineData("weights.safetensors", "onnx", "its ending must be .onnx")]
    public async Task is_refused_in_forms_that_it_does_not_know(string file, string format, string what)
    {
        ProgramRun run = await ProgramRun.Of("export", "--run", trained.Folder, "--format", format, "--out", trained[file]);
        Assert.Equal(64, run.ExitCode);
        Assert.Contains(what, run.Error);
        Assert.False(File.Exists(trained[file]));
    }
}

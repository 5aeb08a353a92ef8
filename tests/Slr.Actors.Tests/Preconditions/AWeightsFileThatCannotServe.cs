using Slr.Actors.Tests.Run;
using Slr.Models.Networks;
using Slr.Primitives.Files;

namespace Slr.Actors.Tests.Preconditions;

/// <summary>What a typo or a wrong download costs: a sentence, at once, with nothing made.</summary>
public sealed class AWeightsFileThatCannotServe
{
    private const string Patient = "supervision.patience=30m";

    public static TheoryData<string, byte[], string> Files => new()
    {
        { "five.pth", [0x5B, 0xE1, 0x07, 0xC4, 0x99], "neither a PyTorch checkpoint nor a safetensors file" },
        { "page.pth", [.. "<!DOCTYPE html><html>"u8], "a web page" },
        { "pointer.pth", [.. "version https://git-lfs.github.com/spec/v1\n"u8], "git lfs pull" },
        { "vit.safetensors", Saved("cls_token", "blocks.0.attn.qkv.weight"), "holds no ResNet" },
        { "empty.pth", [], "is empty" },
    };

    [Fact]
    public async Task ends_the_run_with_the_readers_sentence_when_its_name_has_a_typo()
    {
        using var run = new TinyRun();
        await Refuses(run, "/nowhere.pth", "network.pretrained: /nowhere.pth: there is no such file");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task ends_the_run_with_the_readers_sentence(string name, byte[] content, string sentence)
    {
        using var run = new TinyRun();
        string file = Path.Combine(run.Root, name);
        await File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);
        await Refuses(run, file, sentence);
    }

    [Fact]
    public async Task ends_the_run_with_the_settings_that_would_fit_when_it_is_another_networks()
    {
        using var run = new TinyRun();
        string file = Path.Combine(run.Root, "deeper.safetensors");
        Weights(run, "network.blocks=[2,1,1,1]").Save(file);
        await Refuses(run, file, "set network.blocks=[2,1,1,1]");
    }

    [Fact]
    public async Task is_told_together_with_everything_else_that_is_wrong()
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync("network.pretrained=/nowhere.pth", $"data.target-root={run.Root}/nothing");
        Assert.Equal(ExitCode.Settings, outcome.ExitCode);
        Assert.StartsWith("2 things keep this run from starting:", outcome.Message, StringComparison.Ordinal);
        Assert.Contains("/nowhere.pth", outcome.Message, StringComparison.Ordinal);
        Assert.Contains("/nothing", outcome.Message, StringComparison.Ordinal);
    }

    private static async Task Refuses(TinyRun run, string file, string sentence)
    {
        RunOutcome outcome = await run.ExecuteAsync(Patient, $"network.pretrained={file}");
        Assert.Equal(ExitCode.Settings, outcome.ExitCode);
        Assert.Contains(file, outcome.Message, StringComparison.Ordinal);
        Assert.Contains(sentence, outcome.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", outcome.Message, StringComparison.Ordinal);
        Assert.Empty(run.Events);
        Assert.False(Directory.Exists(run.Folder));
    }

    private static byte[] Saved(params string[] names)
    {
        using var stream = new MemoryStream();
        SafeTensorsFile.Write(stream, names.Select(name => StoredTensor.Of(name, [1], new float[1])));
        return stream.ToArray();
    }

    /// <summary>Weights of a run's network, which a trainer draws at its start.</summary>
    internal static WeightSet Weights(TinyRun run, params string[] words)
    {
        var settings = run.Settings(words);
        using var trainer = new Slr.Models.Training.Pretrainer(
            settings.Network with { BatchNormGroups = 1 }, settings.Pretrain.Options, classes: 2, seed: 1, Slr.Torch.TrainingDevice.Cpu);
        return trainer.Weights();
    }
}

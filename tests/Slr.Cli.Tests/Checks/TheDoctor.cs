using System.Text.Json;
using Slr.Cli.Tests.CommandLine;
using Slr.Cli.Tests.Documentation;
using Slr.Primitives;
using Slr.Primitives.Files;

namespace Slr.Cli.Tests.Checks;

/// <summary>The doctor says before a run what the run would say.</summary>
public sealed class TheDoctor : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slr-doctor-").FullName;

    public TheDoctor()
    {
        File.WriteAllText(Of("page.pth"), "<!DOCTYPE html><html><body>Sign in</body></html>");
        File.WriteAllBytes(Of("five.pth"), [1, 2, 3, 4, 5]);
        File.WriteAllText(Of("pointer.pth"), "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 102502400\n");
        SafeTensorsFile.Write(Of("vit.safetensors"), [StoredTensor.Of("cls_token", [1, 1, 768], new float[768])]);
        Directory.CreateDirectory(Of("one/train/7"));
        File.WriteAllBytes(Of("one/train/7/a.jpg"), [0xFF, 0xD8]);
    }

    public static TheoryData<string, string, int> Inputs => new()
    {
        { "network.pretrained=/nowhere.pth", "there is no such file", 64 },
        { "network.pretrained={}/page.pth", "is a web page", 64 },
        { "network.pretrained={}/five.pth", "neither a PyTorch checkpoint nor a safetensors file", 64 },
        { "network.pretrained={}/pointer.pth", "is a Git LFS pointer", 64 },
        { "network.pretrained={}/vit.safetensors", "holds no ResNet", 64 },
        { "network.pretrained={}", "is a folder", 64 },
        { "data.root={}/nothing", "{}/nothing does not exist", 64 },
        { "data.source-root={}/one data.source=folder", "of 1 identity; a source needs 2", 64 },
        { "runs={}/page.pth", "is a file, not a folder", 73 },
        { "clustering.use=mine clustering.mine.class=My.Actor clustering.mine.assembly={}/My.dll", "{}/My.dll does not exist", 64 },
    };

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task calls_bad_what_a_run_refuses_in_the_same_words_and_with_the_same_code(string words, string sentence, int code)
    {
        string[] settings = [$"runs={Of("runs")}", $"cache={Of("cache")}",
            .. words.Replace("{}", folder, StringComparison.Ordinal).Split(' ')];
        ProgramRun doctor = await ProgramRun.Of(["doctor", "market2personx", .. settings]);
        ProgramRun run = await ProgramRun.Of(["run", "market2personx", .. settings]);
        Assert.Equal((code, code), (doctor.ExitCode, run.ExitCode));
        string expected = sentence.Replace("{}", folder, StringComparison.Ordinal);
        Assert.Contains(expected, OneLine(doctor.Output), StringComparison.Ordinal);
        Assert.Contains(expected, OneLine(run.Output + run.Error), StringComparison.Ordinal);
        Assert.Contains("A run cannot start", OneLine(doctor.Output), StringComparison.Ordinal);
        Assert.False(Path.Exists(Of("runs")));
        Assert.False(Path.Exists(Of("cache")));
    }

    [Fact]
    public async Task and_the_check_of_a_data_set_agree_on_what_can_be_a_source()
    {
        using var image = new SkiaSharp.SKBitmap(32, 64);
        using (FileStream file = File.Create(Of("one/train/7/a.jpg")))
            image.Encode(file, SkiaSharp.SKEncodedImageFormat.Jpeg, 90);
        ProgramRun check = await ProgramRun.Of("data", "check", Of("one"));
        Assert.Equal(0, check.ExitCode);
        Assert.Contains("a run can use it as a target, not as a source", OneLine(check.Output), StringComparison.Ordinal);
        ProgramRun doctor = await ProgramRun.Of("doctor", $"data.target-root={Of("one")}", "data.target=folder");
        Assert.Equal(0, doctor.ExitCode);
    }

    [Fact]
    public void and_the_readmes_command_with_one_typo_end_at_once_at_a_patience_of_half_an_hour()
    {
        ProgramRun run = RealProgram.Under(["timeout", "60"], "market2personx", "--plain", "network.pretrained=/nowhere.pth",
            "supervision.patience=30m", $"runs={Of("runs")}", $"cache={Of("cache")}");
        Assert.Equal(64, run.ExitCode);
        Assert.Contains("network.pretrained: /nowhere.pth: there is no such file", run.Error + run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void has_a_page_where_it_is_told_that_the_default_build_has_no_cuda() =>
        Assert.All((string[])["README.md", "docs/recipes.md", "docs/getting-started.md"], page =>
            Assert.Contains("export SLRBUILD_TORCH=cuda", File.ReadAllText(Path.Combine(DocumentationPage.Repository, page)),
                StringComparison.Ordinal));

    [Fact]
    public async Task tells_by_two_hashes_which_machines_get_the_same_bytes()
    {
        ProgramRun doctor = await ProgramRun.Of("doctor", "--numerics", "threads=1", "--json");
        Assert.Equal(0, doctor.ExitCode);
        JsonElement told = JsonDocument.Parse(doctor.Output).RootElement;
        Assert.Matches("^[0-9a-f]{16}$", told.GetProperty("native").GetString());
        Assert.Matches("^[0-9a-f]{16}$", told.GetProperty("portable").GetString());
        Assert.Equal(Processor.Description, told.GetProperty("processor").GetString());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Of(string name) => Path.Combine(folder, name);

    /// <summary>Without the breaks of a terminal of 120 columns.</summary>
    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Replace("  ", " ", StringComparison.Ordinal);
}

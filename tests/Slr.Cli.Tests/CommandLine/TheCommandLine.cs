using System.Text.Json;
using Slr.Cli.CommandLine;
using Slr.Cli.Commands;
using Slr.Cli.Tests.Runs;

namespace Slr.Cli.Tests.CommandLine;

public class TheCommandLine
{
    [Fact]
    public async Task without_any_word_prints_the_help()
    {
        ProgramRun run = await ProgramRun.Of();
        Assert.Equal(0, run.ExitCode);
        foreach (string command in (string[])["run", "resume", "evaluate", "extract", "export", "cluster", "refine", "data", "report",
            "live", "config", "doctor", "completion", "bench", "soak"])
            Assert.Contains($"  {command} ", run.Output);
        Assert.Contains("slr market2personx", run.Output);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("resume")]
    [InlineData("evaluate")]
    [InlineData("extract")]
    [InlineData("export")]
    [InlineData("cluster")]
    [InlineData("refine")]
    [InlineData("data check")]
    [InlineData("data make")]
    [InlineData("report")]
    [InlineData("live")]
    [InlineData("config")]
    [InlineData("doctor")]
    [InlineData("completion")]
    [InlineData("bench")]
    [InlineData("bench labels")]
    [InlineData("bench refinement")]
    [InlineData("bench ranking")]
    [InlineData("bench soak")]
    [InlineData("bench images")]
    [InlineData("bench train")]
    [InlineData("soak")]
    public async Task every_command_has_help_with_examples(string command)
    {
        ProgramRun run = await ProgramRun.WithBench([.. command.Split(' '), "--help"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Usage:", run.Output);
        Assert.Contains("Examples:", run.Output);
        Assert.Empty(run.Error);
    }

    [Theory]
    [InlineData("bench labels --sets 3000x2048", "'bench' is not part of this program: ./run.sh bench, in the sources")]
    [InlineData("soak --long", "'soak' is not part of this program: ./run.sh soak, in the sources")]
    public async Task says_where_the_commands_are_that_measure_and_disturb_it(string words, string expected)
    {
        ProgramRun run = await ProgramRun.Of(words.Split(' '));
        Assert.Equal(64, run.ExitCode);
        Assert.Contains(expected, run.Error);
    }

    [Theory]
    [InlineData("rnu", "did you mean 'run'?")]
    [InlineData("market2persnx", "did you mean 'market2personx'?")]
    [InlineData("data chekc", "did you mean 'check'?")]
    [InlineData("report --ouy", "did you mean '--out'?")]
    public async Task answers_an_unknown_word_with_the_nearest(string words, string expected)
    {
        ProgramRun run = await ProgramRun.Of(words.Split(' '));
        Assert.Equal(64, run.ExitCode);
        Assert.Contains(expected, run.Error);
        Assert.DoesNotContain("   at ", run.Error);
    }

    [Fact]
    public async Task refuses_all_wrong_settings_at_once()
    {
        ProgramRun run = await ProgramRun.Of("market2personx", "adapt.epoch=3", "refine.alpha=7", "distance.form=abnt");
        Assert.Equal(64, run.ExitCode);
        Assert.Contains("adapt.epochs", run.Error);
        Assert.DoesNotContain("   at ", run.Error);
    }

    [Fact]
    public async Task shows_a_stack_trace_only_when_asked()
    {
        ProgramRun quiet = await ProgramRun.Of("cluster", "--features", "/nowhere.npy", "--out", "/tmp/labels.npy");
        ProgramRun verbose = await ProgramRun.Of("cluster", "--features", "/nowhere.npy", "--out", "/tmp/labels.npy", "--verbose");
        Assert.Equal((64, 64), (quiet.ExitCode, verbose.ExitCode));
        Assert.DoesNotContain("   at ", quiet.Error);
        Assert.Contains("   at ", verbose.Error);
    }

    [Fact]
    public void takes_a_recipe_alone_as_run()
    {
        var root = CommandTree.Build(SourceCommands.All());
        Assert.Equal(["--plain", "run", "market2personx", "seed=2"], SlrProgram.WithRun(["--plain", "market2personx", "seed=2"], root));
        Assert.Equal(["run", "mine/own.conf"], SlrProgram.WithRun(["mine/own.conf"], root));
        Assert.Equal(["config", "market2personx"], SlrProgram.WithRun(["config", "market2personx"], root));
    }

    [Fact]
    public async Task prints_resolved_settings_with_their_origins()
    {
        ProgramRun run = await ProgramRun.Of("config", "market2personx", "refine.alpha=0.7", "--json");
        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.Equal("0.7", json.RootElement.GetProperty("refine.alpha").GetProperty("value").GetString());
        Assert.Equal("command line", json.RootElement.GetProperty("refine.alpha").GetProperty("origin").GetString());
        Assert.Contains("market2personx.conf:", json.RootElement.GetProperty("adapt.epochs").GetProperty("origin").GetString());
    }

    [Fact]
    public async Task prints_settings_as_lines_that_are_a_recipe_again()
    {
        ProgramRun run = await ProgramRun.Of("config", "market2personx", "refine.alpha=0.7", $"runs={new string('x', 200)}", "--changed");
        string recipe = Path.Combine(Directory.CreateTempSubdirectory("slr-config-").FullName, "own.conf");
        await File.WriteAllTextAsync(recipe, $"slr {{\n{run.Output}}}\n", TestContext.Current.CancellationToken);
        ProgramRun again = await ProgramRun.Of("config", recipe, "--changed");
        string[] Settings(string output) =>
            [.. output.Split('\n').Skip(1).Where(line => line.Length > 0).Select(line => line.Split("  #")[0].Trim())];
        Assert.Contains($": {Settings(run.Output).Length} of", run.Output.Split('\n')[0]);
        Assert.Equal(Settings(run.Output), Settings(again.Output));
        Directory.Delete(Path.GetDirectoryName(recipe)!, recursive: true);
    }

    [Fact]
    public async Task says_before_a_run_that_its_weights_are_missing()
    {
        ProgramRun run = await ProgramRun.Of("doctor", "market2personx-resnet50", "network.pretrained=/nowhere/resnet50.pth");
        Assert.Equal(64, run.ExitCode);
        Assert.Contains("BAD   weights    network.pretrained: /nowhere/resnet50.pth: there is no such file", run.Output);
        Assert.Contains("A run cannot start", run.Output);
        Assert.Contains("starts from random weights", (await ProgramRun.Of("doctor", "market2personx-resnet50")).Output);
    }

    [Fact]
    public async Task completes_commands_recipes_and_settings()
    {
        Assert.Contains("report", (await ProgramRun.Of("[suggest:3]", "rep")).Output);
        Assert.Contains("market2personx", (await ProgramRun.Of("[suggest:4]", "mark")).Output);
        Assert.Contains("refine.alpha=", (await ProgramRun.Of("[suggest:28]", "run market2personx refine.al")).Output);
    }

    [Fact]
    public async Task completes_every_command_that_there_is()
    {
        string[] offered = (await ProgramRun.Of("[suggest:4]", "slr ")).Output.Split('\n');
        Assert.All(CommandTree.Build(SourceCommands.All()).Subcommands, command => Assert.Contains(command.Name, offered));
    }

    [Theory]
    [InlineData("slr market2personx refine.al", "refine.alpha=")]
    [InlineData("./run.sh --plain market2personx refine.al", "refine.alpha=")]
    [InlineData("slr market2personx --fr", "--fresh")]
    [InlineData("slr market2perso", "market2personx")]
    [InlineData("slr config market2personx refine.al", "refine.alpha=")]
    public async Task completes_after_a_recipe_that_stands_alone(string line, string expected) =>
        Assert.Contains(expected, (await ProgramRun.Of($"[suggest:{line.Length}]", line)).Output.Split('\n'));

    [Fact]
    public async Task writes_a_report_of_a_run()
    {
        using var fixture = new RunFixture();
        string page = Path.Combine(fixture.Parent, "page.html");
        ProgramRun run = await ProgramRun.Of("report", fixture.Folder, "--out", page, "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("</html>", File.ReadAllText(page));
        Assert.Equal(page, JsonDocument.Parse(run.Output).RootElement.GetProperty("report").GetString());
    }

    [Fact]
    public async Task examines_the_machine()
    {
        ProgramRun run = await ProgramRun.Of("doctor", "--json");
        Assert.Equal(0, run.ExitCode);
        string[] subjects = [.. JsonDocument.Parse(run.Output).RootElement.EnumerateArray()
            .Select(f => f.GetProperty("subject").GetString()!)];
        Assert.Equal([".NET", "libtorch", "device", "arithmetic", "memory", "runs", "cache", "weights", "source", "target"], subjects);
    }
}

namespace Slr.Cli.Tests.CommandLine;

/// <summary>Command lines in help and messages can be typed again; everything else is left as it is.</summary>
public sealed class TheProgramsName
{
    [Theory]
    [InlineData("--help", "Usage:\n  ./run.sh [command]")]
    [InlineData("--help", "'./run.sh RECIPE' is short for './run.sh run RECIPE'")]
    [InlineData("run, --help", "Usage:\n  ./run.sh run <recipe>")]
    [InlineData("run, --help", "all of them: ./run.sh config --reference")]
    [InlineData("completion, --help", "source <(./run.sh completion bash)")]
    [InlineData("export, --help", "or slr [default: abmt]")]
    [InlineData("export, --help", "./run.sh export market2personx --epoch best --student --format slr --out student.safetensors")]
    [InlineData("run, nowhere.conf", "nowhere.conf")]
    [InlineData("resume, /data/my slr run", "There is no run '/data/my slr run'")]
    public void in_a_command_line_is_the_word_that_started_it(string words, string expected)
    {
        ProgramRun run = RealProgram.Under(["env", "SLRRUN_COMMAND=./run.sh"], words.Split(',', StringSplitOptions.TrimEntries));
        Assert.Contains(expected, run.Output + run.Error, StringComparison.Ordinal);
    }
}

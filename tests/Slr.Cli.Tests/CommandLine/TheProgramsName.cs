using Slr.Cli.CommandLine;

namespace Slr.Cli.Tests.CommandLine;

public class TheProgramsName
{
    [Theory]
    [InlineData("slr report runs/x", "./run.sh report runs/x")]
    [InlineData("Usage:\n  slr run <recipe> [options]", "Usage:\n  ./run.sh run <recipe> [options]")]
    [InlineData("'slr RECIPE' is short for 'slr run RECIPE'.", "'./run.sh RECIPE' is short for './run.sh run RECIPE'.")]
    [InlineData("see `slr data --help`; slr --version", "see `./run.sh data --help`; ./run.sh --version")]
    [InlineData("source <(slr completion bash)", "source <(./run.sh completion bash)")]
    public void in_a_command_line_is_the_word_that_started_it(string text, string expected) =>
        Assert.Equal(expected, ProgramName.Spoken(text, "./run.sh"));

    [Theory]
    [InlineData("must stand inside 'slr { }'")]
    [InlineData("slr.clustering { use = finch }")]
    [InlineData("/opt/slr report")]
    [InlineData("74 GiB free at /home/me/.cache/slr")]
    public void stays_where_it_is_a_path_or_a_block_of_settings(string text) =>
        Assert.Equal(text, ProgramName.Spoken(text, "./run.sh"));
}

using System.Diagnostics;

namespace Slr.Cli.Tests.CommandLine;

/// <summary>The scripts of <c>completion</c> in the shells they are for; shells that are not installed are skipped.</summary>
public sealed class CompletionInAShell
{
    // What a shell's own completion would call is replaced by something that prints; fish can be asked for its answer.
    private const string Bash = """
        compopt() { :; }
        source <(slr completion bash)
        COMP_LINE='<line>' COMP_POINT=<length> COMP_WORDS=(<line>)
        _slr_complete
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    private const string Zsh = """
        compdef() { :; }
        compadd() { print -l -- ${@:#-*}; }
        source <(slr completion zsh)
        words=(<line>); CURRENT=${#words}; PREFIX=${words[-1]}
        _slr
        """;

    private const string Fish = """
        slr completion fish | source
        complete -C '<line>'
        """;

    [Theory]
    [InlineData("bash", "--norc", Bash)]
    [InlineData("zsh", "-f", Zsh)]
    [InlineData("fish", "--no-config", Fish)]
    public async Task offers_commands_and_settings(string shell, string bare, string script)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, shell))),
            $"{shell} is not installed");
        Assert.Equal(["evaluate"], await Offered(shell, bare, script, "slr ev"));
        Assert.Equal(["refine.alpha="], await Offered(shell, bare, script, "slr market2personx refine.alp"));
    }

    private static async Task<string[]> Offered(string shell, string bare, string script, string line)
    {
        string text = script.Replace("<line>", line).Replace("<length>", $"{line.Length}");
        var start = new ProcessStartInfo(shell, [bare, "-c", text]) { RedirectStandardOutput = true };
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}:{start.Environment["PATH"]}";
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

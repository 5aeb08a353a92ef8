using System.CommandLine;
using Slr.Bench;
using Slr.Cli.CommandLine;
using Slr.Cli.Commands;
using Slr.Cli.Console;
using Spectre.Console.Testing;

namespace Slr.Cli.Tests.CommandLine;

/// <summary>One run of the program with what it wrote.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    public static Task<ProgramRun> Of(params string[] args) => Of(args, CommandTree.Build(SourceCommands.All()));

    /// <summary>The program that <c>run.sh</c> starts for the commands that measure and disturb it.</summary>
    public static Task<ProgramRun> WithBench(params string[] args) => Of(args, CommandTree.Build(BenchProgram.Commands()));

    private static async Task<ProgramRun> Of(string[] args, RootCommand root)
    {
        using var console = new TestConsole();
        console.Profile.Width = 120;
        using var error = new StringWriter();
        int code = await SlrProgram.RunAsync(args, new Terminal(console, error, IsInteractive: false), root);
        return new ProgramRun(code, console.Output, error.ToString());
    }
}

using Slr.Cli.CommandLine;
using Spectre.Console.Testing;

namespace Slr.Cli.Tests.CommandLine;

/// <summary>One run of the program with what it wrote.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    public static async Task<ProgramRun> Of(params string[] args)
    {
        using var console = new TestConsole();
        console.Profile.Width = 120;
        using var error = new StringWriter();
        int code = await SlrProgram.RunAsync(args, new Terminal(console, error, IsInteractive: false));
        return new ProgramRun(code, console.Output, error.ToString());
    }
}

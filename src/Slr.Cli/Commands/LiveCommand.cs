using System.CommandLine;
using Slr.Cli.Console;
using Slr.Cli.Live;

namespace Slr.Cli.Commands;

/// <summary><c>live</c>: a live view of a run that another process trains, or of a finished one.</summary>
internal static class LiveCommand
{
    public static Command Build()
    {
        Argument<string> run = SharedArguments.Run();
        var port = new Option<int>("--port") { Description = "Port of the loopback address; 0 = any free one", HelpName = "port" };
        var command = new Command("live", "Serves a live view of a run on the loopback address until Ctrl-C.") { run, port };
        command.Does(async (parsed, terminal, stop) =>
        {
            await using LiveServer server = await LiveServer.StartAsync(NamedRuns.Find(parsed.GetRequiredValue(run)), parsed.GetValue(port),
                stop);
            terminal.Writer.WriteLine($"Live view: {server.Address} (Ctrl-C ends it)");
            await Task.Delay(Timeout.Infinite, stop)
                .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return ExitCode.Success;
        });
        return ExampleHelp.With(command, ("slr live market2personx --port 8080", "look at a run from another terminal's browser"));
    }
}

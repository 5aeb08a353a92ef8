using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Slr.Actors.Configuration;
using Slr.Actors.Observability;
using Slr.Actors.Run;
using Slr.Cli.Console;
using Slr.Cli.Export;
using Slr.Cli.Live;
using Slr.Cli.Progress;
using Slr.Runs.Files;

namespace Slr.Cli.Commands;

/// <summary><c>run</c> and <c>resume</c>: the whole path from data to an adapted model.</summary>
internal static class RunCommands
{
    private const string LiveHelp = "Serve a live view on the loopback address at this port (0 or nothing: any free port)";

    public static Command Run()
    {
        var recipe = new Argument<string>("recipe")
        {
            HelpName = "recipe",
            Description = "A recipe of hocon/, or the path of a .conf file",
        };
        recipe.CompletionSources.Add(_ => Recipes.Names());
        Argument<string[]> words = SharedArguments.Settings();
        var fresh = new Option<bool>("--fresh") { Description = "Start over; an earlier run of this name is moved aside" };
        Option<int?> live = LiveOption();
        Option<string?> nodes = SharedArguments.Nodes();
        var untilInputEnds = new Option<bool>("--until-input-ends")
        {
            Description = "Stop as after Ctrl-C when standard input ends: for programs that start runs and may be killed",
        };
        var command = new Command("run",
            "Runs a recipe: pre-training, adaptation, evaluation. Goes on where an earlier run of its name stopped.")
        {
            recipe, words, fresh, live, nodes, untilInputEnds,
        };
        command.Does(async (parsed, terminal, stop) =>
        {
            using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(stop,
                parsed.GetValue(untilInputEnds) ? InputEnd.Awaited() : CancellationToken.None);
            return await ExecuteAsync(Recipes.Resolve(parsed.GetRequiredValue(recipe),
                    [.. parsed.GetValue(words) ?? [], .. SharedArguments.NodesSetting(parsed.GetValue(nodes))]),
                new RunOptions { Fresh = parsed.GetValue(fresh) }, parsed.GetValue(live), terminal, ends.Token);
        });
        return ExampleHelp.With(command,
            ("slr run market2personx", "about four minutes on two cores, on generated stand-in data"),
            ("slr run market2personx data.root=/data", "on real data sets"),
            ("slr run market2personx refine.mode=none name=baseline", "the same without refinement, beside the first run"),
            ("slr run market2personx --nodes 127.0.0.1:4053", "with the help of a node, which `slr node` started"),
            ("slr run market2personx-resnet50 --live 8080", "the full recipe with a live view at http://127.0.0.1:8080/"));
    }

    public static Command Resume()
    {
        Argument<string> run = SharedArguments.Run();
        Argument<string[]> words = SharedArguments.Settings();
        var force = new Option<bool>("--force") { Description = "Go on although settings or data have changed since the last seal" };
        Option<int?> live = LiveOption();
        Option<string?> nodes = SharedArguments.Nodes();
        var command = new Command("resume", "Goes on with an interrupted run from its last sealed epoch.")
        {
            run, words, force, live, nodes,
        };
        command.Does((parsed, terminal, stop) =>
        {
            string folder = NamedRuns.Find(parsed.GetRequiredValue(run));
            string parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))!;
            // A run is its directory: it goes on there although the directory was renamed or moved.
            string[] place = [$"runs={parent}", $"name={Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))}"];
            return ExecuteAsync(Recipes.Resolve(Path.Combine(folder, RunFileNames.Recipe), [.. place, .. parsed.GetValue(words) ?? [],
                    .. SharedArguments.NodesSetting(parsed.GetValue(nodes))]),
                new RunOptions { Force = parsed.GetValue(force) }, parsed.GetValue(live), terminal, stop);
        });
        return ExampleHelp.With(command,
            ("slr resume market2personx", "after Ctrl-C, a crash or a power cut"),
            ("slr resume runs/market2personx adapt.epochs=20 --force", "go on for longer than first planned"));
    }

    /// <summary>Without a port behind it, or with a setting behind it, <c>--live</c> takes any free one.</summary>
    public static Option<int?> LiveOption() => new("--live")
    {
        Description = LiveHelp,
        HelpName = "port",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result => result.Tokens is [] ? 0
            : int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= ushort.MaxValue
                ? port
            : Refuse(result),
    };

    private static int? Refuse(ArgumentResult result)
    {
        result.AddError($"--live takes the number of a port, 0 to {ushort.MaxValue}, or nothing; not '{result.Tokens[0].Value}'");
        return null;
    }

    /// <summary>Runs what is resolved, with display, exports and live view.</summary>
    public static async Task<int> ExecuteAsync(ResolvedSettings resolved, RunOptions options, int? livePort, Terminal terminal,
        CancellationToken stop)
    {
        RunSettings settings = RunSettingsBinder.Bind(resolved);
        string folder = Path.Combine(settings.RunsFolder, settings.Name);
        int? port = livePort ?? (settings.LivePort > 0 ? settings.LivePort : null);
        await using LiveServer? live = port is { } at ? await LiveServer.StartAsync(folder, at, stop) : null;
        if (live is not null)
            terminal.Error.WriteLine($"Live view: {live.Address}");
        using RunDisplay display = RunDisplay.For(terminal, TimeProvider.System);
        using var export = new ExportObserver(TimeProvider.System);
        List<IRunObserver> observers = [display, export];
        if (live is not null)
            observers.Add(live);
        RunOutcome outcome = await TrainingRun.ExecuteAsync(settings, new ObserverList(observers), stop, options);
        display.Dispose();
        OutcomeWriter.Write(outcome, terminal);
        return outcome.ExitCode;
    }
}

using System.CommandLine;
using System.Globalization;
using Slr.Actors.Configuration;
using Slr.Cli.Console;
using Slr.Cli.Sweeps;

namespace Slr.Cli.Commands;

/// <summary><c>sweep</c>: every combination of settings as a run of its own, and what they say together.</summary>
internal static class SweepCommand
{
    public static Command Build()
    {
        var recipe = new Argument<string>("recipe")
        {
            HelpName = "recipe",
            Description = "A recipe of hocon/, or the path of a .conf file",
        };
        recipe.CompletionSources.Add(_ => Recipes.Names());
        Argument<string[]> words = SharedArguments.Settings();
        words.Description = "Settings; several values behind commas, or a range 1..12, make a run of each combination";
        Option<int?> atOnce = AtOnce();
        Option<string?> nodes = Nodes();
        var arms = new Option<string[]>("--arm")
        {
            Description = "Several settings under a name, 'NAME: key=value key=value'; given several times, each is a run",
            HelpName = "arm",
            DefaultValueFactory = _ => [],
        };
        var command = new Command("sweep", "Runs a recipe with every combination of settings. Goes on where it stopped.")
        {
            recipe, words, arms, atOnce, nodes, Status(), Report(),
        };
        command.Does(async (parsed, terminal, stop) =>
        {
            Sweep sweep = Sweep.Of(
                SweepPlan.Of(parsed.GetRequiredValue(recipe), parsed.GetValue(words) ?? [], parsed.GetValue(arms) ?? []));
            int code = await sweep.RunAsync(SweepHands.Of(parsed.GetValue(atOnce), parsed.GetValue(nodes)), terminal, stop);
            if (!stop.IsCancellationRequested)
                await terminal.Say(SweepReport.Write(sweep.Plan, sweep.Folder));
            return code;
        });
        return ExampleHelp.With(command,
            ("slr sweep market2personx seed=1..4 refine.mode=none,hdbscan", "eight runs in runs/market2personx-sweep, and their means"),
            ("slr sweep market2personx adapt.learning-rate=1e-3,2e-3 runs=/shared name=rates threads=1 --at-once 8",
                "several machines may run this at once on a shared folder"),
            ("slr sweep market2personx seed=1..4 --arm \"none: refine.mode=none\" "
                + "--arm \"strict: refine.mode=hdbscan refine.min-samples=4\"",
                "settings that go together, under a name"),
            ("slr sweep market2personx seed=1..4 threads=1 --nodes 10.0.0.2:4053",
                "a node takes runs as it has cores for them; there: slr node --roles runs"),
            ("slr sweep report runs/market2personx-sweep", "means over seeds and paired differences"));
    }

    /// <summary>Nodes that do runs.</summary>
    public static Option<string?> Nodes() => new("--nodes")
    {
        Description = "Nodes that do runs beside this machine, HOST:PORT[,HOST:PORT]",
        HelpName = "host:port",
    };

    /// <summary>How many runs go on beside one another.</summary>
    public static Option<int?> AtOnce() => new("--at-once")
    {
        Description = "Runs at a time on this machine (default: as many as there are cores for, of the setting threads); 0: all on nodes",
        HelpName = "number",
    };

    private static Command Status()
    {
        Argument<string> folder = Folder();
        var command = new Command("status", "Shows how the runs of a sweep stand.") { folder };
        command.Does((parsed, terminal, _) =>
        {
            string at = parsed.GetRequiredValue(folder);
            IReadOnlyList<SweepState> states = SweepState.Read(SweepPlan.Read(at), at);
            IReadOnlyDictionary<string, string> nodes = SweepBoard.Read(at);
            int width = states.Max(state => state.Run.Name.Length);
            return terminal.Say(new Answer(
                [.. states.Select(state => $"{state.Run.Name.PadRight(width)}  {Standing(state, nodes)}"),
                    $"{states.Count(state => state.IsFinished)} of {states.Count} finished"], [],
                [KeyValuePair.Create("runs", (double)states.Count),
                    KeyValuePair.Create("finished", (double)states.Count(state => state.IsFinished))]));
        });
        return ExampleHelp.With(command, ("slr sweep status runs/market2personx-sweep", "while it goes on, from anywhere"));
    }

    private static Command Report()
    {
        Argument<string> folder = Folder();
        var command = new Command("report", "Means over seeds and paired differences of a sweep, also while it goes on.") { folder };
        command.Does((parsed, terminal, _) =>
        {
            string at = parsed.GetRequiredValue(folder);
            return terminal.Say(SweepReport.Write(SweepPlan.Read(at), at));
        });
        return ExampleHelp.With(command, ("slr sweep report runs/market2personx-sweep", "writes report.md and results.csv there"));
    }

    private static Argument<string> Folder() => new("folder") { HelpName = "folder", Description = "The sweep's folder" };

    /// <summary>What a node does in a folder of its own has nothing here yet.</summary>
    private static string Standing(SweepState state, IReadOnlyDictionary<string, string> nodes) =>
        !nodes.TryGetValue(state.Run.Name, out string? node) ? $"{state.Standing}{Scores(state)}"
            : $"{(state.Record is null ? "runs" : state.Standing)}{Scores(state)}, on the node {node}";

    private static string Scores(SweepState state) => state.Scores.Last is { } last
        ? string.Create(CultureInfo.InvariantCulture, $", mAP {100 * last.MeanAveragePrecision:0.0} % after epoch {last.Epoch + 1}")
        : "";
}

using System.CommandLine;
using System.Diagnostics;
using Slr.Actors.Configuration;
using Slr.Actors.Run;
using Slr.Actors.Soak;
using Slr.Cli.CommandLine;

namespace Slr.Cli.Commands;

/// <summary><c>soak</c>: kills and disturbs real runs, and compares what they end with byte for byte.</summary>
internal static class SoakCommand
{
    private const int ShortKills = 3, LongKills = 20;

    /// <summary>A run of a minute or so; every part of a real one takes part.</summary>
    private static readonly string[] Small = ["pretrain.epochs=2", "pretrain.iterations=12", "pretrain.milestones=[1]",
        "adapt.epochs=3", "adapt.iterations=10", "evaluate.every=1", "data.generated.train-identities=24",
        "data.generated.test-identities=10", "data.generated.distractors=10", "data.generated.junk=5"];

    /// <summary>One fault for every actor and every stage of the graph.</summary>
    private static readonly string[] EachPart = ["student throws at 1/3", "teacher throws at 1/3", "loader throws at 1/3",
        "refiner throws at 1", "clusterer throws at 1", "clusterer babbles at 1", "evaluator throws at 1", "labels throws at 1",
        "monitor throws at 1", "store throws at 1", "graph.neighbours throws at 1", "graph.jaccard throws at 1",
        "graph.cluster throws at 1", "graph.project throws at 1", "graph.fuse throws at 1", "graph.hdbscan throws at 1",
        "graph.means throws at 1"];

    public static Command Build()
    {
        var isLong = new Option<bool>("--long")
        {
            Description = $"The embedded default, {LongKills} kills and a fault in every part; else a small run, {ShortKills} kills and two faults",
        };
        var seed = new Option<int>("--seed") { Description = "Seed of the random moments", DefaultValueFactory = _ => 1 };
        var folder = new Option<string?>("--folder") { Description = "Where the runs go and stay; else a temporary folder that is removed" };
        var command = new Command("soak", "Kills and disturbs real runs, and compares what they end with, byte for byte.") { isLong, seed, folder };
        command.Does(async (parsed, terminal, stop) =>
        {
            string place = parsed.GetValue(folder) ?? Path.Combine(Path.GetTempPath(), $"slr-soak-{Guid.NewGuid():N}");
            bool whole = parsed.GetValue(isLong);
            try
            {
                var runner = new SoakRunner((runs, cache, name, settings) => Start(runs, cache, name, whole ? settings : [.. Small, .. settings]),
                    Directory.CreateDirectory(place).FullName, (ulong)parsed.GetValue(seed));
                SoakReport report = await runner.RunAsync(whole ? LongKills : ShortKills,
                    whole ? EachPart : ["student throws at 1/3", "graph.jaccard throws at 1"], trial => Write(terminal, trial), stop);
                terminal.Writer.WriteLine($"undisturbed {report.Undisturbed.TotalSeconds:0.0} s; {report.Injected} faults injected, "
                    + $"{report.Trials.Count(trial => trial.Survived)} of {report.Trials.Length} runs survived");
                return report.Passed ? ExitCode.Success : ExitCode.BadData;
            }
            finally
            {
                if (parsed.GetValue(folder) is null)
                    Directory.Delete(place, recursive: true);
            }
        });
        return ExampleHelp.With(command,
            ("slr soak", "a short one, minutes"),
            ("slr soak --long --folder soak", "before a run of days"));
    }

    private static void Write(Terminal terminal, SoakTrial trial) => terminal.Writer.WriteLine(
        $"{(trial.Survived ? "survived" : "DIFFERS ")}  {trial.Name}: {trial.Injected} injected, {trial.Extra.TotalSeconds:0.0} s lost"
        + (trial.Survived ? "" : $"; {string.Join(", ", trial.Differences)}"));

    private static ProcessStartInfo Start(string runs, string cache, string name, IReadOnlyList<string> settings) =>
        new(Environment.ProcessPath!, ["market2personx", $"runs={runs}", $"cache={cache}", $"name={name}", "--plain", .. settings])
        {
            WorkingDirectory = Path.GetDirectoryName(Recipes.Folder()),
        };
}

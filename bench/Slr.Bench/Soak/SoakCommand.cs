using System.CommandLine;
using System.Diagnostics;
using Slr.Actors.Configuration;
using Slr.Cli.Commands;
using Slr.Cli.Console;

namespace Slr.Bench.Soak;

/// <summary><c>soak</c>: kills and disturbs real runs, and compares what they end with byte for byte; or watches a long one grow.</summary>
internal static class SoakCommand
{
    private const int ShortNodes = 3, LongNodes = 50;

    public static Command Build()
    {
        var isLong = new Option<bool>("--long")
        {
            Description =
                $"{SoakPlan.Long.Kills} kills of the embedded default and all faults of every part; else {SoakPlan.Short.Kills} kills and "
                    + "a few faults of a tiny run",
        };
        var epochs = new Option<int?>("--epochs")
        {
            Description = "Instead: this many epochs in one process; memory, threads, files and actors must not grow",
        };
        var nodes = new Option<bool>("--nodes")
        {
            Description = $"Instead: runs that three nodes help; {ShortNodes} disturbances of nodes, trainer and the way between them "
                + $"(with --long {LongNodes})",
        };
        var seed = new Option<int>("--seed") { Description = "Seed of the random moments", DefaultValueFactory = _ => 1 };
        var folder = new Option<string?>("--folder")
        {
            Description =
            "Where the runs go and stay; else a temporary folder that is removed when all is well"
        };
        var words = SharedArguments.Settings();
        var command = new Command("soak", "Kills and disturbs real runs, and compares what they end with, byte for byte.") { words, isLong,
            epochs, nodes, seed, folder };
        command.Does(async (parsed, terminal, stop) =>
        {
            string place = parsed.GetValue(folder) is { } named ? Path.GetFullPath(named)
                : Directory.CreateTempSubdirectory("slr-soak-").FullName;
            if (Directory.Exists(place) && Directory.EnumerateFileSystemEntries(place).Any())
                throw new CommandException($"{place} is not empty: a soak needs a folder of its own");
            var processes = new RunProcesses((runs, cache, name, settings) =>
                Start(runs, cache, name, [.. settings, .. parsed.GetValue(words) ?? []]),
                Directory.CreateDirectory(place).FullName);
            bool passed = parsed.GetValue(nodes)
                ? await NodesAsync(processes, parsed.GetValue(isLong), (ulong)parsed.GetValue(seed), terminal, stop)
                : parsed.GetValue(epochs) is { } count
                ? await GrowthAsync(processes, count, terminal, stop)
                : await SoakAsync(processes, parsed.GetValue(isLong) ? SoakPlan.Long : SoakPlan.Short, (ulong)parsed.GetValue(seed),
                    terminal, stop);
            if (!passed)
                terminal.Error.WriteLine($"The runs are kept in {place}");
            else if (parsed.GetValue(folder) is null)
                Directory.Delete(place, recursive: true);
            return passed ? ExitCode.Success : ExitCode.BadData;
        });
        return ExampleHelp.With(command,
            ("slr soak", "a short one, one or two minutes"),
            ("slr soak --long --folder soak", "before a run of days: two hours on two cores"),
            ("slr soak --nodes", "nodes and trainer killed, stopped and cut off from one another; with root also by a pulled cable"),
            ("slr soak --epochs 50", "does anything grow in a long run?"));
    }

    private static async Task<bool> NodesAsync(RunProcesses processes, bool isLong, ulong seed, Terminal terminal, CancellationToken stop)
    {
        (int disturbances, int epochs) = isLong ? (LongNodes, 40) : (ShortNodes, 12);
        var soak = new NodeSoak(processes, epochs, seed, trial => Write(terminal, trial));
        SoakReport report = await soak.RunAsync(disturbances, stop);
        string struck = string.Join(", ", soak.Struck.OrderBy(kind => kind.Key).Select(kind => $"{kind.Key} {kind.Value} times"));
        terminal.Writer.WriteLine($"{struck}; {report.Trials.Count(trial => trial.Survived)} of {report.Trials.Length} runs ended byte for "
            + "byte as the one that nobody helped");
        string[] helped = [.. soak.Helped(report.Trials.Length)];
        terminal.Writer.WriteLine(helped.Length == 0
            ? "no node helped: nothing is shown by this" : $"in the last process of each run {string.Join("; ", helped)}");
        return report.Passed && helped.Length > 0;
    }

    private static async Task<bool> SoakAsync(RunProcesses processes, SoakPlan plan, ulong seed, Terminal terminal, CancellationToken stop)
    {
        SoakReport report = await new SoakRunner(processes, seed, trial => Write(terminal, trial)).RunAsync(plan, stop);
        terminal.Writer.WriteLine($"{report.Injected} kills and faults injected, {report.Trials.Count(trial => trial.Survived)} of "
            + $"{report.Trials.Length} "
            + $"runs survived byte for byte; {report.LostSteps} steps done again, {report.Extra.TotalSeconds:0} s lost; undisturbed "
            + $"{report.Undisturbed.TotalSeconds:0} s");
        return report.Passed;
    }

    private static void Write(Terminal terminal, SoakTrial trial) => terminal.Writer.WriteLine(
        $"{(trial.Survived ? "survived" : "DIFFERS ")}  {trial.Name}: {trial.Injected} injected, {trial.LostSteps} steps done again, "
            + $"{trial.Extra.TotalSeconds:0.0} s lost"
        + (trial.Difference is { } difference ? $"{Environment.NewLine}          {difference}" : ""));

    private static async Task<bool> GrowthAsync(RunProcesses processes, int epochs, Terminal terminal, CancellationToken stop)
    {
        if (epochs < Growth.FewestEpochs)
            throw new CommandException($"--epochs {epochs}: {Growth.FewestEpochs} at least are needed");
        int code = await processes.LaunchAsync("long", [$"adapt.epochs={epochs}"], null, stop);
        if (code != 0)
            throw new CommandException($"the run ended with exit code {code}; its log is in {processes.Of("long")}") { ExitCode = code };
        ProcessUse[] uses = [.. RunTimings.Uses(processes.Of("long"))];
        foreach (ProcessUse use in uses.Where(use => (use.Epoch + 1) % Growth.SettlingEpochs == 0 || use == uses[^1]))
            terminal.Writer.WriteLine($"epoch {use.Epoch + 1}: {use.ResidentBytes / 1048576.0:0} MiB resident, {use.Threads} threads "
                + $"beside the pool's, {use.Handles} open files, {use.Actors} actors");
        Growth growth = Growth.Of(uses);
        foreach (string problem in growth.Problems)
            terminal.Writer.WriteLine($"GROWS  {problem}");
        terminal.Writer.WriteLine($"memory in the last five epochs: {growth.Last.ResidentBytes / 1048576.0:0} MiB, "
            + $"{growth.OfMemory * 100:+0.0;-0.0} % beside the {growth.Settled.ResidentBytes / 1048576.0:0} MiB around epoch "
            + $"{Growth.SettlingEpochs}");
        return !growth.Problems.Any();
    }

    private static ProcessStartInfo Start(string runs, string cache, string name, IReadOnlyList<string> settings) =>
        new(Path.Combine(AppContext.BaseDirectory, "slr"),
            ["run", "market2personx", $"runs={runs}", $"cache={cache}", $"name={name}", "--plain", .. settings])
        {
            WorkingDirectory = Path.GetDirectoryName(Recipes.Folder()),
        };
}

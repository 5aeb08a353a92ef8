using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Slr.Actors.Configuration;
using Slr.Actors.Data;
using Slr.Cli.Console;

namespace Slr.Bench.Nodes;

/// <summary>One figure of <see cref="SweepBenchmark"/>.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Runs">Runs of the sweep.</param>
/// <param name="Seconds">Median of the rounds, from the command to its end.</param>
/// <param name="Speedup">How many times as fast as one machine.</param>
internal sealed record SweepFigure(string Name, int Runs, double Seconds, double Speedup);

/// <summary>
/// <c>bench sweep</c>: a sweep on one core, and with a node that has another one, in turn; each does a run at a time, as machines of one
/// core would.
/// </summary>
internal static class SweepBenchmark
{
    private const string OwnCore = "0", NodesCore = "1";

    public static Command Build()
    {
        Option<int> runs = Number("--runs", "Runs of the sweep", 8);
        Option<int> epochs = Number("--epochs", "Epochs of adaptation of each, after one of pre-training", 3);
        Option<int> rounds = Number("--rounds", "Rounds; the median counts", 3);
        var command = new Command("sweep", "Runs of a sweep on one core, and with a node on another, in turn.") { runs, epochs, rounds };
        command.Does(async (parsed, terminal, stop) => await BenchOutput.Say(terminal,
            await MeasureAsync(parsed.GetValue(runs), parsed.GetValue(epochs), parsed.GetValue(rounds), terminal, stop)));
        return ExampleHelp.With(command, ("slr bench sweep", "eight runs by one machine of a core, and by two"));
    }

    private static Option<int> Number(string name, string what, int usual) =>
        new(name) { Description = what, DefaultValueFactory = _ => usual, HelpName = "number" };

    private static async Task<SweepFigure[]> MeasureAsync(int runs, int epochs, int rounds, Terminal terminal, CancellationToken stop)
    {
        if (Environment.ProcessorCount < 2)
            throw new CommandException("two machines of a core each need two cores, and there is one");
        string[] sweep =
        [
            "sweep", "market2personx", string.Create(CultureInfo.InvariantCulture, $"seed=1..{runs}"), "threads=1", "data.threads=1",
            "pretrain.epochs=1", "pretrain.milestones=[]", string.Create(CultureInfo.InvariantCulture, $"adapt.epochs={epochs}"),
            "--at-once", "1",
        ];
        List<double> alone = [], helped = [];
        for (int round = 0; round < rounds; round++)
        {
            string here = Drawn(sweep, stop), there = Drawn(sweep, stop), together = Drawn(sweep, stop);
            alone.Add(await Time([.. sweep, $"cache={here}"], stop));
            string[] words = ["--roles", "runs", "--cache", there];
            await using (NodeProcess node = await NodeProcess.StartAsync(words, ["taskset", "-c", NodesCore]))
                helped.Add(await Time([.. sweep, $"cache={together}", "--nodes", $"{node.Address}"], stop));
            foreach (string cache in (string[])[here, there, together])
                Directory.Delete(cache, recursive: true);
        }
        double one = Median(alone);
        SweepFigure[] figures =
        [
            new("one machine of a core", runs, one, 1),
            new("with a node of a core", runs, Median(helped), one / Median(helped)),
        ];
        foreach (SweepFigure figure in figures)
            BenchOutput.Figure(terminal, string.Create(CultureInfo.InvariantCulture,
                $"{figure.Name,-25} {figure.Runs} runs {figure.Seconds,8:0.0} s {figure.Speedup,6:0.000} x"));
        return figures;
    }

    /// <summary>A cache with the images, as data sets lie on the disk of whoever trains on them, and with nothing else.</summary>
    private static string Drawn(string[] sweep, CancellationToken stop)
    {
        string cache = Directory.CreateTempSubdirectory("slr-bench-").FullName;
        RunSettings settings = RunSettingsBinder.Bind(Recipes.Resolve(sweep[1], [.. sweep[3..].TakeWhile(word => word.Contains('='))]));
        foreach (bool ofSource in (bool[])[true, false])
            RunData.Open(settings.Data, cache, ofSource, stop);
        return cache;
    }

    /// <summary>The whole command.</summary>
    private static async Task<double> Time(string[] sweep, CancellationToken stop)
    {
        string folder = Directory.CreateTempSubdirectory("slr-bench-").FullName;
        long start = Stopwatch.GetTimestamp();
        string[] command = ["-c", OwnCore, Path.Combine(AppContext.BaseDirectory, "slr"), .. sweep, $"runs={folder}"];
        using Process process = Process.Start(new ProcessStartInfo("taskset", command)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(stop), errors = process.StandardError.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (process.ExitCode != 0)
            throw new CommandException($"the sweep ended with {process.ExitCode}: {await errors}{await output}")
            {
                ExitCode = process.ExitCode,
            };
        Directory.Delete(folder, recursive: true);
        return seconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}

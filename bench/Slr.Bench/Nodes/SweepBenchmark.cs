using System.CommandLine;
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
    public static Command Build()
    {
        Option<int> runs = Rounds.Number("--runs", "Runs of the sweep", 8);
        Option<int> epochs = Rounds.Number("--epochs", "Epochs of adaptation of each, after one of pre-training", 3);
        Option<int> rounds = Rounds.Option(3);
        var command = new Command("sweep", "Runs of a sweep on one core, and with a node on another, in turn.") { runs, epochs, rounds };
        command.Does(async (parsed, terminal, stop) => await BenchOutput.Say(terminal,
            await MeasureAsync(parsed.GetValue(runs), parsed.GetValue(epochs), parsed.GetValue(rounds), terminal, stop)));
        return ExampleHelp.With(command, ("slr bench sweep", "eight runs by one machine of a core, and by two"));
    }

    private static async Task<SweepFigure[]> MeasureAsync(int runs, int epochs, int rounds, Terminal terminal, CancellationToken stop)
    {
        MachineOfACore.CheckThereAreTwo();
        string[] sweep =
        [
            "sweep", "market2personx", string.Create(CultureInfo.InvariantCulture, $"seed=1..{runs}"), .. MachineOfACore.Threads,
            "pretrain.epochs=1", "pretrain.milestones=[]", string.Create(CultureInfo.InvariantCulture, $"adapt.epochs={epochs}"),
            "--at-once", "1",
        ];
        List<double> alone = [], helped = [];
        for (int round = 0; round < rounds; round++)
        {
            string here = Drawn(sweep, stop), there = Drawn(sweep, stop), together = Drawn(sweep, stop);
            alone.Add(await Time([.. sweep, $"cache={here}"], stop));
            await using (NodeProcess node = await MachineOfACore.Other.StartNodeAsync("--roles", "runs", "--cache", there))
                helped.Add(await Time([.. sweep, $"cache={together}", "--nodes", $"{node.Address}"], stop));
            foreach (string cache in (string[])[here, there, together])
                Directory.Delete(cache, recursive: true);
        }
        double one = Rounds.Median(alone);
        SweepFigure[] figures =
        [
            new("one machine of a core", runs, one, 1),
            new("with a node of a core", runs, Rounds.Median(helped), one / Rounds.Median(helped)),
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
        (double seconds, _) = await MachineOfACore.Own.DoAsync([.. sweep, $"runs={folder}"], stop);
        Directory.Delete(folder, recursive: true);
        return seconds;
    }
}

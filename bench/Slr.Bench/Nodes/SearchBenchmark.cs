using System.CommandLine;
using System.Globalization;
using Slr.Cli.Console;
using Slr.Flow.Neighbours;
using Slr.Nodes.Leading;

namespace Slr.Bench.Nodes;

/// <summary>One figure of <see cref="SearchBenchmark"/>.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Seconds">Median of the rounds.</param>
/// <param name="Speedup">How many times as fast as one core.</param>
internal sealed record SearchFigure(string Name, int Rows, double Seconds, double Speedup);

/// <summary><c>bench search</c>: exact neighbours by one thread, and with a node that has a core of its own, in turn.</summary>
internal static class SearchBenchmark
{
    private const string NodesCore = "1";

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    public static Command Build()
    {
        Option<int> rows = Number("--rows", "Rows", 30_720);
        Option<int> dimension = Number("--dimension", "Values of a row", 512);
        Option<int> rounds = Number("--rounds", "Rounds; the median counts", 3);
        var command = new Command("search", "Exact neighbours by one thread, and with a node of a core, in turn.")
        {
            rows, dimension, rounds,
        };
        command.Does(async (parsed, terminal, stop) => await BenchOutput.Say(terminal, await MeasureAsync(
            parsed.GetValue(rows), parsed.GetValue(dimension), parsed.GetValue(rounds), terminal, stop)));
        return ExampleHelp.With(command, ("slr bench search", "30,720 rows of 512 values by one core, and by two machines of a core"));
    }

    private static Option<int> Number(string name, string what, int usual) =>
        new(name) { Description = what, DefaultValueFactory = _ => usual, HelpName = "number" };

    private static async Task<SearchFigure[]> MeasureAsync(int count, int dimension, int rounds, Terminal terminal, CancellationToken stop)
    {
        var random = new Random(1);
        float[] rows = [.. Enumerable.Range(0, count * dimension).Select(_ => (float)random.NextDouble() - 0.5f)];
        var options = new NeighbourOptions { Threads = 1 };
        await using NodeProcess node = await NodeProcess.StartAsync(["--roles", "search"], ["taskset", "-c", NodesCore]);
        var asked = new CrewOptions { Nodes = [node.Address], Device = null, Threads = 1, Portable = false };
        await using Crew crew = Crew.Start(asked, _ => { });
        while ((await crew.Nodes()).Count == 0)
            await Task.Delay(Glance, stop);
        List<double> alone = [], helped = [];
        for (int round = 0; round < rounds; round++)
        {
            (NeighbourGraph expected, Stage one) = Stage.Time(() => NeighbourSearch.Search(rows, dimension, options, stop));
            (NeighbourGraph found, Stage both) = Stage.Time(() =>
                NeighbourSearch.Search(rows, dimension, options with { Shared = crew.Search(2) }, stop));
            alone.Add(one.Seconds);
            helped.Add(both.Seconds);
            if (!expected.Indices.AsSpan().SequenceEqual(found.Indices))
                throw new CommandException("with a node neighbours are others than without: this is a fault")
                {
                    ExitCode = ExitCode.GaveUp,
                };
        }
        double median = Median(alone);
        SearchFigure[] figures =
        [
            new("one thread", count, median, 1), new("with a node of a core", count, Median(helped), median / Median(helped)),
        ];
        foreach (SearchFigure figure in figures)
            BenchOutput.Figure(terminal, string.Create(CultureInfo.InvariantCulture,
                $"{figure.Name,-25} {figure.Rows} x {dimension} {figure.Seconds,8:0.00} s {figure.Speedup,6:0.000} x"));
        return figures;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}

using System.CommandLine;
using System.Globalization;
using Slr.Cli.Console;
using Slr.Flow.Evaluation;
using Slr.Flow.Neighbours;
using Slr.Flow.Sharing;
using Slr.Flow.Storage;
using Slr.Nodes.Leading;

namespace Slr.Bench.Nodes;

/// <summary>One figure of <see cref="SearchBenchmark"/>.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Seconds">Median of the rounds.</param>
/// <param name="Speedup">How many times as fast as one core.</param>
internal sealed record SearchFigure(string Name, int Rows, double Seconds, double Speedup);

/// <summary>
/// <c>bench search</c>: exact neighbours, and the ranking of a gallery, by one thread and with a node that has a core of its own, in turn.
/// </summary>
internal static class SearchBenchmark
{
    /// <summary>One row in so many is a query as well.</summary>
    private const int Queries = 4;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    public static Command Build()
    {
        Option<int> rows = Rounds.Number("--rows", "Rows", 30_720);
        Option<int> dimension = Rounds.Number("--dimension", "Values of a row", 512);
        Option<int> rounds = Rounds.Option(3);
        var command = new Command("search", "Exact neighbours and a ranking by one thread, and with a node of a core, in turn.")
        {
            rows, dimension, rounds,
        };
        command.Does(async (parsed, terminal, stop) => await BenchOutput.Say(terminal, await MeasureAsync(
            parsed.GetValue(rows), parsed.GetValue(dimension), parsed.GetValue(rounds), terminal, stop)));
        return ExampleHelp.With(command, ("slr bench search", "30,720 rows of 512 values by one core, and by two machines of a core"));
    }

    private static async Task<SearchFigure[]> MeasureAsync(int count, int dimension, int rounds, Terminal terminal, CancellationToken stop)
    {
        var random = new Random(1);
        float[] rows = [.. Enumerable.Range(0, count * dimension).Select(_ => (float)random.NextDouble() - 0.5f)];
        var options = new NeighbourOptions { Threads = 1 };
        await using NodeProcess node = await MachineOfACore.Other.StartNodeAsync("--roles", "search");
        var asked = new CrewOptions { Nodes = [node.Address], Device = null, Threads = 1, Portable = false };
        await using Crew crew = Crew.Start(asked, _ => { });
        while ((await crew.Nodes()).Count == 0)
            await Task.Delay(Glance, stop);
        ISharedPairs shared = crew.Pairs(2);
        SearchFigure[] figures =
        [
            .. InTurn("neighbours", count, rounds,
                helpers => NeighbourSearch.Search(rows, dimension, options with { Shared = helpers }, stop),
                (one, other) => one.Indices.AsSpan().SequenceEqual(other.Indices), shared),
            .. InTurn("ranking", count, rounds, helpers => Rank(rows, dimension, helpers, stop),
                (one, other) => one.MeanAveragePrecision == other.MeanAveragePrecision && one.Cmc.SequenceEqual(other.Cmc), shared),
        ];
        foreach (SearchFigure figure in figures)
            BenchOutput.Figure(terminal, string.Create(CultureInfo.InvariantCulture,
                $"{figure.Name,-32} {figure.Rows} x {dimension} {figure.Seconds,8:0.00} s {figure.Speedup,6:0.000} x"));
        return figures;
    }

    private static SearchFigure[] InTurn<T>(string name, int count, int rounds, Func<ISharedPairs?, T> compare, Func<T, T, bool> isSame,
        ISharedPairs shared)
    {
        List<double> alone = [], helped = [];
        for (int round = 0; round < rounds; round++)
        {
            (T expected, Stage one) = Stage.Time(() => compare(null));
            (T found, Stage both) = Stage.Time(() => compare(shared));
            alone.Add(one.Seconds);
            helped.Add(both.Seconds);
            if (!isSame(expected, found))
                throw new CommandException($"with a node the {name} is another than without: this is a fault")
                {
                    ExitCode = ExitCode.GaveUp,
                };
        }
        double median = Rounds.Median(alone);
        return [new($"{name}, one thread", count, median, 1),
            new($"{name}, with a node of a core", count, Rounds.Median(helped), median / Rounds.Median(helped))];
    }

    /// <summary>Ten images of each person, seen by five cameras.</summary>
    private static RankingScores Rank(float[] rows, int dimension, ISharedPairs? helpers, CancellationToken stop)
    {
        int[] persons = [.. Enumerable.Range(0, rows.Length / dimension).Select(row => 1 + row / 10)],
            cameras = [.. persons.Select((_, row) => row % 5)];
        int queries = persons.Length / Queries;
        return Ranking.Evaluate(FeatureRows.Of(rows.AsMemory(0, queries * dimension), dimension), FeatureRows.Of(rows, dimension),
            persons[..queries], cameras[..queries], persons, cameras, new RankingOptions { Threads = 1, Shared = helpers }, stop);
    }
}

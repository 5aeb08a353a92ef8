using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Slr.Cli.Console;
using Slr.Nodes.Leading;
using Slr.Nodes.Membership;
using Slr.Nodes.Sharding;
using Slr.Torch;

namespace Slr.Bench.Nodes;

/// <summary>One figure of <see cref="NodeBenchmark"/>.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Images">Images.</param>
/// <param name="Seconds">Median of the rounds.</param>
/// <param name="Speedup">How many times as fast as one worker without a cluster.</param>
/// <param name="Simulated">Seconds by <see cref="SimulatedCluster"/> from the rate of a worker beside as many as take part.</param>
internal sealed record NodeFigure(string Name, int Images, double Seconds, double Speedup, double Simulated);

/// <summary><c>bench nodes</c>: extraction by one worker, by the same in a cluster of its own, and with nodes, a thread each.</summary>
internal static class NodeBenchmark
{
    /// <summary>Bytes a second within a machine, packed into messages and out of them again; of no weight in these figures.</summary>
    private const double Loopback = 500e6;

    /// <summary>Rounds before those that count: each has threads of its own, whose memory is new to the process for so long.</summary>
    private const int ColdRounds = 2;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    public static Command Build()
    {
        Option<int> nodes = Rounds.Number("--nodes", "Nodes that help, a thread each", 1);
        Option<int> images = Rounds.Number("--images", "Images of noise", 4096);
        var large = new Option<bool>("--resnet50") { Description = "ResNet-50 on 256 x 128, instead of four blocks on 128 x 64" };
        Option<int> rounds = Rounds.Option(5);
        var command = new Command("nodes", "Extraction with nodes beside one worker alone, in turn.")
        {
            nodes, images, large, rounds,
        };
        command.Does(async (parsed, terminal, stop) => await BenchOutput.Say(terminal,
            await MeasureAsync(
            parsed.GetValue(nodes), parsed.GetValue(images), parsed.GetValue(large), parsed.GetValue(rounds), terminal, stop)));
        return ExampleHelp.With(command,
            ("slr bench nodes", "one worker of one thread against two on two cores"),
            ("slr bench nodes --resnet50 --images 512", "the same of the network that most use"));
    }

    private static async Task<NodeFigure[]> MeasureAsync(
        int count, int images, bool large, int rounds, Terminal terminal, CancellationToken stop)
    {
        using var drawn = new DrawnFeatures(images, large);
        using var others = new Disposables<DrawnFeatures>([.. Enumerable.Range(0, count).Select(_ => new DrawnFeatures(images, large))]);
        await using var nodes = new NodeProcesses(await Task.WhenAll(Enumerable.Range(0, count).Select(_ => NodeProcess.StartAsync([]))));
        await using Crew empty = Start([]), crew = Start(nodes.Addresses);
        while ((await crew.Nodes()).Count < count)
            await Task.Delay(Glance, stop);
        BatchRows[] expected = drawn.Alone();
        List<double> alone = [], inCluster = [], apart = [], firstPass = [], helped = [];
        for (int round = 0; round < ColdRounds + rounds; round++)
        {
            stop.ThrowIfCancellationRequested();
            alone.Add(Stage.Time(() => AllAtOnce([drawn])).Stage.Seconds);
            string noise = string.Create(CultureInfo.InvariantCulture, $"noise {round}");
            inCluster.Add(Shared(empty, noise));
            apart.Add(Stage.Time(() => AllAtOnce([drawn, .. others.All])).Stage.Seconds);
            firstPass.Add(Shared(crew, noise));
            helped.Add(Shared(crew, noise));
        }
        foreach (List<double> seconds in (List<double>[])[alone, inCluster, apart, firstPass, helped])
            seconds.RemoveRange(0, ColdRounds);

        double Shared(Crew helpers, string set)
        {
            (BatchRows[] rows, Stage stage) = Stage.Time(() => drawn.Shared(helpers, set));
            return rows.Length == expected.Length && rows.Zip(expected).All(pair => pair.First.IsSame(pair.Second)) ? stage.Seconds
                : throw new CommandException("with nodes the features are not those of one worker: this is a fault")
                {
                    ExitCode = ExitCode.GaveUp,
                };
        }
        // Cores of one machine share what lies behind them: each is slower beside others than alone.
        double one = Rounds.Median(alone), each = Rounds.Median(apart);
        NodeFigure[] figures =
        [
            Figure("one worker, no cluster", 0, 0, one),
            Figure("one worker, cluster without nodes", 0, 0, Rounds.Median(inCluster)),
            new($"{count + 1} workers that know nothing of one another", images, each / (count + 1), one * (count + 1) / each,
                each / (count + 1)),
            Figure($"with {count} nodes, first pass (images on their way)", count, drawn.PixelBytes, Rounds.Median(firstPass)),
            Figure($"with {count} nodes", count, 0, Rounds.Median(helped)),
        ];

        NodeFigure Figure(string name, int helpers, double pixelBytes, double seconds) => new(name, images, seconds, one / seconds,
            new SimulatedCluster
            {
                TrainerRate = images / (helpers == 0 ? one : each),
                NodeRates = [.. Enumerable.Repeat(images / each, helpers)],
                Bandwidth = Loopback,
                PixelBytes = pixelBytes,
                FeatureBytes = drawn.FeatureBytes,
            }.Seconds(images, drawn.Batch));
        foreach (NodeFigure figure in figures)
            BenchOutput.Figure(terminal, $"{figure.Name,-50} {Line(figure)}");
        return figures;
    }

    /// <summary>Each extracts all images, in a thread of its own.</summary>
    private static int AllAtOnce(DrawnFeatures[] workers)
    {
        Task.WaitAll([.. workers.Select(worker => Task.Factory.StartNew(
            worker.Alone, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]);
        return workers.Length;
    }

    private static string Line(NodeFigure figure) => string.Create(CultureInfo.InvariantCulture,
        $"{figure.Seconds,8:0.000} s {figure.Images / figure.Seconds,7:0} images/s {figure.Speedup,6:0.000} x, simulated ")
            + string.Create(CultureInfo.InvariantCulture, $"{figure.Simulated:0.000} s");

    private static Crew Start(ImmutableArray<NodeAddress> nodes) => Crew.Start(new CrewOptions
    {
        Nodes = nodes,
        Device = TrainingDevice.Cpu,
        Threads = DrawnFeatures.Threads,
        Portable = false,
    }, _ => { });

    private sealed class Disposables<T>(T[] all) : IDisposable where T : IDisposable
    {
        public IReadOnlyList<T> All => all;

        public void Dispose()
        {
            foreach (T each in all)
                each.Dispose();
        }
    }

    private sealed class NodeProcesses(NodeProcess[] nodes) : IAsyncDisposable
    {
        public ImmutableArray<NodeAddress> Addresses => [.. nodes.Select(node => node.Address)];

        public async ValueTask DisposeAsync()
        {
            foreach (NodeProcess node in nodes)
                await node.DisposeAsync();
        }
    }
}

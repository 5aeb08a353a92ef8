using System.CommandLine;
using System.Globalization;
using Slr.Actors.Configuration;
using Slr.Actors.Data;
using Slr.Cli.Console;

namespace Slr.Bench.Nodes;

/// <summary>One figure of <see cref="EvaluationBenchmark"/>.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Seconds">Median of the rounds, from the command to its end.</param>
/// <param name="Speedup">How many times as fast as one machine.</param>
internal sealed record EvaluationFigure(string Name, double Seconds, double Speedup);

/// <summary>
/// <c>bench evaluation</c>: <c>slr evaluate RUN</c> on one core, and with a node that has another one, in turn: query and gallery are
/// decoded, extracted and ranked, and the node knows neither weights nor images when the command begins.
/// </summary>
internal static class EvaluationBenchmark
{
    public static Command Build()
    {
        Option<int> people = Rounds.Number("--identities", "People of query and gallery, with 12 images and one query a camera", 60);
        Option<int> rounds = Rounds.Option(3);
        var small = new Option<bool>("--small") { Description = "The network of market2personx, instead of ResNet-50 on 256 x 128" };
        var command = new Command("evaluation", "A whole evaluation on one core, and with a node on another, in turn.")
        {
            people, small, rounds,
        };
        command.Does(async (parsed, terminal, stop) => await BenchOutput.Say(terminal, await MeasureAsync(
            parsed.GetValue(small) ? "market2personx" : "market2personx-resnet50", parsed.GetValue(people), parsed.GetValue(rounds),
            terminal, stop)));
        return ExampleHelp.With(command, ("slr bench evaluation", "1,080 images by one machine of a core, and by two"));
    }

    private static async Task<EvaluationFigure[]> MeasureAsync(
        string recipe, int people, int rounds, Terminal terminal, CancellationToken stop)
    {
        MachineOfACore.CheckThereAreTwo();
        string folder = Directory.CreateTempSubdirectory("slr-bench-").FullName;
        string[] words = Shortest(folder);
        await MachineOfACore.Own.DoAsync([recipe, .. words], stop);
        DataSettings scored = RunSettingsBinder.Bind(Recipes.Resolve(recipe, [.. words, .. Scored(people)])).Data;
        string root = RunData.Open(scored, Path.Combine(folder, "cache"), ofSource: false, stop).Root;
        string[] evaluate = ["evaluate", Path.Combine(folder, "runs", "measured"), "--data", root, "--name", scored.Target];
        List<double> alone = [], helped = [];
        for (int round = 0; round < rounds; round++)
        {
            (double one, string expected) = await MachineOfACore.Own.DoAsync(evaluate, stop);
            await using NodeProcess node = await MachineOfACore.Other.StartNodeAsync("--roles", "evaluate");
            (double both, string found) = await MachineOfACore.Own.DoAsync([.. evaluate, "--nodes", $"{node.Address}"], stop);
            alone.Add(one);
            helped.Add(both);
            if (found != expected)
                throw new CommandException($"with a node the scores are others: this is a fault\n{expected}{found}")
                {
                    ExitCode = ExitCode.GaveUp,
                };
        }
        Directory.Delete(folder, recursive: true);
        double median = Rounds.Median(alone);
        EvaluationFigure[] figures =
        [
            new("evaluate, one machine of a core", median, 1),
            new("evaluate, with a node of a core", Rounds.Median(helped), median / Rounds.Median(helped)),
        ];
        foreach (EvaluationFigure figure in figures)
            BenchOutput.Figure(terminal, string.Create(CultureInfo.InvariantCulture,
                $"{figure.Name,-32} {figure.Seconds,8:0.0} s {figure.Speedup,6:0.000} x"));
        return figures;
    }

    /// <summary>A run that is over as soon as can be: its weights are worth nothing, and take as long to look through as any.</summary>
    private static string[] Shortest(string folder) =>
    [
        "name=measured", $"runs={Path.Combine(folder, "runs")}", $"cache={Path.Combine(folder, "cache")}", .. MachineOfACore.Threads,
        "data.generated.train-identities=4", "data.generated.images-per-identity=4", "data.generated.test-identities=2",
        "data.generated.distractors=0", "data.generated.junk=0", "network.batch-norm-groups=1", "pretrain.epochs=1",
        "pretrain.iterations=1", "pretrain.identities=2", "pretrain.images=2", "pretrain.warmup-epochs=0", "pretrain.milestones=[]",
        "adapt.epochs=1", "adapt.iterations=1", "adapt.identities=2", "adapt.images=2", "extract.batch=8", "distance.k1=4",
        "distance.k2=2", "clustering.dbscan.eps=0.7", "clustering.dbscan.min-samples=2", "refine.min-cluster-size=2",
        "refine.min-samples=1",
    ];

    /// <summary>Query and gallery that it is scored on.</summary>
    private static string[] Scored(int people) =>
        [string.Create(CultureInfo.InvariantCulture, $"data.generated.test-identities={people}")];
}

using System.CommandLine;
using System.Globalization;
using Slr.Cli.Console;
using Slr.Torch;
using static Slr.Bench.BenchOutput;

namespace Slr.Bench.Labels;

/// <summary><c>bench labels</c>, <c>refinement</c> and <c>ranking</c>.</summary>
internal static class LabelCommands
{
    public static Command Labels()
    {
        Option<string?> folder = FeatureFolder();
        var sets = new Option<string[]>("--sets")
        {
            Description = "Only these sets, as ROWSxNUMBERS, for example 12936x2048",
            AllowMultipleArgumentsPerToken = true
        };
        Option<string> device = Device("Where neighbours are searched: cpu, auto or cuda:N");
        var command = new Command("labels", "From features to refined labels and scores, each stage beside its baseline.")
        {
            folder, sets, device,
        };
        command.Does((parsed, terminal, stop) =>
        {
            var options = new LabelBenchmarkOptions
            {
                Folder = parsed.GetValue(folder),
                Device = TrainingDevice.Parse(parsed.GetRequiredValue(device)),
            };
            bool all = parsed.GetValue(sets) is not { Length: > 0 };
            if (!all)
                options = options with { Sets = [.. parsed.GetRequiredValue(sets).Select(ParseSet)] };
            var rows = LabelBenchmark.Run(options, row => Print(terminal, row), stop);
            return Say(terminal, all
                ? [.. rows, .. Print(terminal, RefinementBenchmark.Run()),
                    .. Print(terminal, RankingBenchmark.Run(options.Folder, device: options.Device))]
                    : rows);
        });
        return ExampleHelp.With(command,
            ("slr bench labels", "every size up to 200,000 rows, refinement and scores; takes minutes"),
            ("slr bench labels --sets 12936x2048 32621x2048", "the sizes of Market-1501 and MSMT17"));
    }

    public static Command Refinement()
    {
        var command = new Command("refinement", "Projection, fusion and HDBSCAN of soft labels; HDBSCAN of points.");
        command.Does((_, terminal, _) => Say(terminal, Print(terminal, RefinementBenchmark.Run())));
        return ExampleHelp.With(command, ("slr bench refinement --json", "for scripts"));
    }

    public static Command Ranking()
    {
        Option<string?> folder = FeatureFolder();
        Option<string> device = Device("Where the products are computed too, beside the host: cpu (nowhere), auto or cuda:N");
        var command = new Command("ranking", "mAP and CMC of 3,368 queries in 15,913 images.") { folder, device };
        command.Does((parsed, terminal, _) => Say(terminal, Print(terminal, RankingBenchmark.Run(
            parsed.GetValue(folder), device: TrainingDevice.Parse(parsed.GetRequiredValue(device))))));
        return ExampleHelp.With(command, ("slr bench ranking", "on generated features"));
    }

    private static Option<string> Device(string description) => new("--device")
    {
        Description = description,
        DefaultValueFactory = _ => "cpu",
    };

    private static Option<string?> FeatureFolder() => new("--folder")
    {
        Description = "Folder with NAME.features.npy, .identity.npy and .camera.npy; without it sets are generated",
        HelpName = "folder",
    };

    private static IReadOnlyList<LabelBenchmarkRow> Print(Terminal terminal, IReadOnlyList<LabelBenchmarkRow> rows)
    {
        foreach (LabelBenchmarkRow row in rows)
            Print(terminal, row);
        return rows;
    }

    private static void Print(Terminal terminal, LabelBenchmarkRow row) => Figure(terminal,
        $"{row.Set,-20} {row.Stage,-14} {Seconds(row.Seconds)}  {Against(row.Baseline, row.BaselineSeconds, row.Ratio)}  "
            + $"{row.PeakMebibytes,6:0} MiB  {row.Note}");

    private static (int, int) ParseSet(string text) => text.Split('x') is [var rows, var numbers]
        && int.TryParse(rows, CultureInfo.InvariantCulture, out int count)
            && int.TryParse(numbers, CultureInfo.InvariantCulture, out int dimension)
        && count > 1 && dimension > 0
            ? (count, dimension)
            : throw new CommandException($"'{text}' is no set: write ROWSxNUMBERS, for example 12936x2048");
}

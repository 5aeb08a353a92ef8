using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Slr.Bench.Images;
using Slr.Bench.Labels;
using Slr.Bench.Training;
using Slr.Cli.CommandLine;
using Slr.Torch;

namespace Slr.Bench;

/// <summary><c>bench</c>: each part beside its baseline, measured in the same run.</summary>
internal static class BenchCommands
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    public static Command Build()
    {
        Command bench = new("bench", "Measures parts of the program beside their baselines.")
        {
            Labels(), Refinement(), Ranking(), Images(), Train(), Soak(),
        };
        return ExampleHelp.With(bench,
            ("slr bench labels --sets 3000x2048", "features to refined labels, a small set"),
            ("slr bench ranking", "mAP and CMC"),
            ("slr bench images --json", "JPEG files to batches, for scripts"),
            ("slr bench train", "training steps and extraction"),
            ("slr bench soak", "1,000 training steps, judged by resident memory"));
    }

    private static Command Labels()
    {
        Option<string?> folder = FeatureFolder();
        var sets = new Option<string[]>("--sets") { Description = "Only these sets, as ROWSxNUMBERS, for example 12936x2048", AllowMultipleArgumentsPerToken = true };
        var command = new Command("labels", "From features to refined labels and scores, each stage beside its baseline.") { folder, sets };
        command.Does((parsed, terminal, stop) =>
        {
            var options = new LabelBenchmarkOptions { Folder = parsed.GetValue(folder) };
            bool all = parsed.GetValue(sets) is not { Length: > 0 };
            if (!all)
                options = options with { Sets = [.. parsed.GetRequiredValue(sets).Select(ParseSet)] };
            var rows = LabelBenchmark.Run(options, row => Print(terminal, row), stop);
            return Say(terminal, all
                ? [.. rows, .. Print(terminal, RefinementBenchmark.Run()), .. Print(terminal, RankingBenchmark.Run(options.Folder))] : rows);
        });
        return ExampleHelp.With(command,
            ("slr bench labels", "every size up to 200,000 rows, refinement and scores; takes minutes"),
            ("slr bench labels --sets 12936x2048 32621x2048", "the sizes of Market-1501 and MSMT17"));
    }

    private static Command Refinement()
    {
        var command = new Command("refinement", "Projection, fusion and HDBSCAN of soft labels; HDBSCAN of points.");
        command.Does((_, terminal, _) => Say(terminal, Print(terminal, RefinementBenchmark.Run())));
        return ExampleHelp.With(command, ("slr bench refinement --json", "for scripts"));
    }

    private static Command Ranking()
    {
        Option<string?> folder = FeatureFolder();
        var command = new Command("ranking", "mAP and CMC of 3,368 queries in 15,913 images.") { folder };
        command.Does((parsed, terminal, _) => Say(terminal, Print(terminal, RankingBenchmark.Run(parsed.GetValue(folder)))));
        return ExampleHelp.With(command, ("slr bench ranking", "on generated features"));
    }

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

    private static void Print(Terminal terminal, LabelBenchmarkRow row) => Line(terminal,
        $"{row.Set,-20} {row.Stage,-14} {Seconds(row.Seconds)}  {Against(row.Baseline, row.BaselineSeconds, row.Ratio)}  {row.PeakMebibytes,6:0} MiB  {row.Note}");

    private static Command Images()
    {
        var folder = new Option<string?>("--folder") { Description = "Market-1501; without it stand-in data are drawn", HelpName = "folder" };
        var command = new Command("images", "JPEG files to normalised batches beside the straightforward pipeline.") { folder };
        command.Does((parsed, terminal, stop) => Say(terminal, ImageBenchmark.Run(new ImageBenchmarkOptions { Root = parsed.GetValue(folder) },
            row => Line(terminal, $"{row.Stage,-28} {row.Threads} threads {row.Rate,8:0} images/s  {Against(row.Baseline, row.BaselineSeconds, row.Ratio)}"), stop)));
        return ExampleHelp.With(command, ("slr bench images --folder /data/Market-1501-v15.09.15", "on real images"));
    }

    private static Command Train()
    {
        Option<string> device = Device();
        var cases = new Option<int[]>("--cases")
        {
            Description = "1 = width 16, one block; 2 = width 16, two blocks; 3 = ResNet-50; without it all",
            AllowMultipleArgumentsPerToken = true,
        };
        var turns = new Option<int>("--turns") { Description = "Turns of each piece of work; the median counts", DefaultValueFactory = _ => 7 };
        var threads = new Option<int>("--threads") { Description = "Threads, 0 = all cores" };
        var python = new Option<string?>("--python") { Description = "A Python with PyTorch; without it python3 and /usr/bin/python3 are tried", HelpName = "program" };
        var command = new Command("train", "Training steps and extraction beside plain TorchSharp, and PyTorch where there is one.")
        {
            device, cases, turns, threads, python,
        };
        command.Does((parsed, terminal, stop) =>
        {
            var options = new TrainBenchmarkOptions
            {
                Device = ParseDevice(parsed.GetRequiredValue(device)),
                Turns = AtLeastOne(parsed.GetValue(turns), "--turns"),
                Threads = parsed.GetValue(threads),
                Python = parsed.GetValue(python),
            };
            if (parsed.GetValue(cases) is { Length: > 0 } given)
                options = options with { Cases = [.. given.Select(ParseCase)] };
            return Say(terminal, TrainBenchmark.Run(options, row => Write(terminal, row), note => Line(terminal, $"{note}"), stop));
        });
        return ExampleHelp.With(command,
            ("slr bench train --device cuda:0", "on a GPU"),
            ("slr bench train --cases 1 2 --turns 15", "the small networks, more turns"));
    }

    private static Command Soak()
    {
        Option<string> device = Device();
        var steps = new Option<int>("--steps") { Description = "Training steps", DefaultValueFactory = _ => 1_000 };
        var command = new Command("soak", "Training beside a thread that forces collections: memory must not grow.") { device, steps };
        command.Does((parsed, terminal, stop) =>
        {
            TrainingSoakReport report = TrainingSoak.Run(TrainBenchmarkOptions.AllCases[0], ParseDevice(parsed.GetRequiredValue(device)),
                AtLeastOne(parsed.GetValue(steps), "--steps"), stop);
            Line(terminal, $"{report.Steps} steps beside {report.Collections} collections: {report.BeforeMebibytes:0.0} MiB resident after {report.Steps / 10} steps, {report.AfterMebibytes:0.0} MiB in the end, growth {report.Growth:0.0%} (limit {TrainingSoak.Limit:0%})");
            if (terminal.Json)
                terminal.Writer.WriteLine(JsonSerializer.Serialize(report, Json));
            return Task.FromResult(report.Growth < TrainingSoak.Limit ? ExitCode.Success : ExitCode.GaveUp);
        });
        return ExampleHelp.With(command, ("slr bench soak --steps 1000", "before a run of days"));
    }

    private static void Write(Terminal terminal, TrainBenchmarkRow row)
    {
        Line(terminal, $"{row.Case}: {row.Work} {row.ImagesPerSecond:0.0} images/s, {row.Ours.CpuSeconds:0.000} CPU s a batch of {row.Batch}, {row.GigaflopsPerSecond:0} GFLOP/s, peak {row.PeakMebibytes:0} MiB");
        if (row.Feeding is { } feeding)
            Line(terminal, $"    data pipeline alone {feeding.FirstRate:0} images/s decoded for the first time, {feeding.LaterRate:0} from memory; {feeding.WaitingShare:0.0%} of the time of steps beside it is waiting");
        foreach (PeerTime peer in row.Peers)
            Line(terminal, $"    {peer.Ratio:0.00} x {peer.Name} ({row.Batch / peer.Time.Seconds:0.0} images/s, {peer.Time.CpuSeconds:0.000} CPU s, {peer.CpuRatio:0.00} x)");
    }

    private static Option<string> Device() => new("--device") { Description = "auto, cpu or cuda:N", DefaultValueFactory = _ => "auto" };

    private static TrainingDevice ParseDevice(string text) =>
        TrainingDevice.Parse(text);

    private static TrainBenchmarkCase ParseCase(int number) => number >= 1 && number <= TrainBenchmarkOptions.AllCases.Length
        ? TrainBenchmarkOptions.AllCases[number - 1]
        : throw new CommandException(ExitCode.Settings, $"there is no case {number}: 1 to {TrainBenchmarkOptions.AllCases.Length}");

    private static int AtLeastOne(int value, string option) => value >= 1
        ? value : throw new CommandException(ExitCode.Settings, $"{option} is {value}: it must be at least 1");

    private static (int, int) ParseSet(string text) => text.Split('x') is [var rows, var numbers]
        && int.TryParse(rows, CultureInfo.InvariantCulture, out int count) && int.TryParse(numbers, CultureInfo.InvariantCulture, out int dimension)
        && count > 1 && dimension > 0
            ? (count, dimension)
            : throw new CommandException(ExitCode.Settings, $"'{text}' is no set: write ROWSxNUMBERS, for example 12936x2048");

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds,9:0.000} s");

    private static string Against(string baseline, double? seconds, double? ratio) => seconds is null
        ? "no baseline"
        : string.Create(CultureInfo.InvariantCulture, $"{ratio:0.000} x {baseline} ({seconds:0.000} s)");

    private static void Line(Terminal terminal, FormattableString row)
    {
        if (!terminal.Json)
            terminal.Writer.WriteLine(FormattableString.Invariant(row));
    }

    private static Task<int> Say<T>(Terminal terminal, IReadOnlyList<T> rows)
    {
        if (terminal.Json)
            terminal.Writer.WriteLine(JsonSerializer.Serialize(rows, Json));
        return Task.FromResult(ExitCode.Success);
    }
}

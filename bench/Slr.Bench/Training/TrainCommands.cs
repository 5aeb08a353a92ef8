using System.CommandLine;
using Slr.Cli.Console;
using Slr.Torch;
using static Slr.Bench.BenchOutput;

namespace Slr.Bench.Training;

/// <summary><c>bench train</c> and <c>bench soak</c>.</summary>
internal static class TrainCommands
{
    public static Command Train()
    {
        Option<string> device = Device();
        var cases = new Option<int[]>("--cases")
        {
            Description = "1 = width 16, one block; 2 = width 16, two blocks; 3 = ResNet-50; without it all",
            AllowMultipleArgumentsPerToken = true,
        };
        var turns = new Option<int>("--turns")
        {
            Description = "Turns of each piece of work; the median counts",
            DefaultValueFactory = _ => 7
        };
        var threads = new Option<int>("--threads") { Description = "Threads, 0 = all cores" };
        var python = new Option<string?>("--python")
        {
            Description =
            "A Python with PyTorch; without it python3 and /usr/bin/python3 are tried",
            HelpName = "program"
        };
        var batch = new Option<int?>("--batch") { Description = "Images of a batch, a multiple of 16; without it each case's own" };
        Option<string> precision = Precision();
        var command = new Command("train", "Training steps and extraction beside plain TorchSharp, and PyTorch where there is one.")
        {
            device, precision, cases, batch, turns, threads, python,
        };
        command.Does((parsed, terminal, stop) =>
        {
            var options = new TrainBenchmarkOptions
            {
                Device = TrainingDevice.Parse(parsed.GetRequiredValue(device), parsed.GetRequiredValue(precision)),
                Turns = AtLeastOne(parsed.GetValue(turns), "--turns"),
                Threads = parsed.GetValue(threads),
                Python = parsed.GetValue(python),
            };
            if (parsed.GetValue(cases) is { Length: > 0 } given)
                options = options with { Cases = [.. given.Select(ParseCase)] };
            if (parsed.GetValue(batch) is { } images)
                options = options with { Cases = [.. options.Cases.Select(one => one with { Batch = Multiple(images) })] };
            return Say(terminal, TrainBenchmark.Run(options, row => Write(terminal, row), note => Line(terminal, $"{note}"), stop));
        });
        return ExampleHelp.With(command,
            ("slr bench train --device cuda:0 --precision bfloat16 --cases 3 --batch 64", "the published recipe's step on a GPU"),
            ("slr bench train --cases 1 2 --turns 15", "the small networks, more turns"));
    }

    public static Command Soak()
    {
        Option<string> device = Device();
        var steps = new Option<int>("--steps") { Description = "Training steps", DefaultValueFactory = _ => 1_000 };
        var command = new Command("soak", "Training beside a thread that forces collections: memory must not grow.") { device, steps };
        command.Does((parsed, terminal, stop) =>
        {
            TrainingSoakReport report = TrainingSoak.Run(
                TrainBenchmarkOptions.AllCases[0], TrainingDevice.Parse(parsed.GetRequiredValue(device)),
                AtLeastOne(parsed.GetValue(steps), "--steps"), stop);
            Line(terminal,
                $"{report.Steps} steps beside {report.Collections} collections: {report.BeforeMebibytes:0.0} MiB resident after "
                    + $"{report.Steps / 10} steps, {report.AfterMebibytes:0.0} MiB in the end, growth {report.Growth:0.0%} (limit "
                    + $"{TrainingSoak.Limit:0%})");
            Document(terminal, report);
            return Task.FromResult(report.Growth < TrainingSoak.Limit ? ExitCode.Success : ExitCode.GaveUp);
        });
        return ExampleHelp.With(command, ("slr bench soak --steps 1000", "before a run of days"));
    }

    private static void Write(Terminal terminal, TrainBenchmarkRow row)
    {
        Figure(terminal,
            $"{row.Case}: {row.Work} {row.ImagesPerSecond:0.0} images/s, {row.Ours.CpuSeconds:0.000} CPU s a batch of {row.Batch}, "
                + $"{row.GigaflopsPerSecond:0} GFLOP/s, peak {row.PeakMebibytes:0} MiB");
        if (row.Feeding is { } feeding)
            Figure(terminal,
                $"    data pipeline alone {feeding.FirstRate:0} images/s decoded for the first time, {feeding.LaterRate:0} from memory; "
                    + $"{feeding.WaitingShare:0.0%} of the time of steps beside it is waiting");
        foreach (PeerTime peer in row.Peers)
            Figure(terminal,
                $"    {peer.Ratio:0.00} x {peer.Name} ({row.Batch / peer.Time.Seconds:0.0} images/s, {peer.Time.CpuSeconds:0.000} CPU s, "
                    + $"{peer.CpuRatio:0.00} x)");
        foreach (StepPart part in row.Parts)
            Figure(terminal, $"    {part.Share,6:0.0%} {1000 * part.CoreSeconds,8:0.00} ms  {part.Name}"
                + (part.GigaflopsPerSecond is { } rate ? $", {rate:0} GFLOP/s a core" : ""));
    }

    private static Option<string> Device() => new("--device") { Description = "auto, cpu or cuda:N", DefaultValueFactory = _ => "auto" };

    private static Option<string> Precision() =>
        new("--precision") { Description = "float32 or bfloat16", DefaultValueFactory = _ => "float32" };

    private static TrainBenchmarkCase ParseCase(int number) => number >= 1 && number <= TrainBenchmarkOptions.AllCases.Length
        ? TrainBenchmarkOptions.AllCases[number - 1]
        : throw new CommandException($"there is no case {number}: 1 to {TrainBenchmarkOptions.AllCases.Length}");

    private static int AtLeastOne(int value, string option) => value >= 1
        ? value : throw new CommandException($"{option} is {value}: it must be at least 1");

    private static int Multiple(int batch) => batch > 0 && batch % 16 == 0
        ? batch : throw new CommandException($"--batch is {batch}: it must be a multiple of 16");
}

using System.CommandLine;
using System.Globalization;
using Slr.Cli.Console;

namespace Slr.Bench.Nodes;

/// <summary>One row of <see cref="ScalingCommand"/>, in seconds.</summary>
/// <param name="Images">Images of the set.</param>
/// <param name="Nodes">Nodes that help.</param>
/// <param name="First">The first pass, with pixels and weights on their way.</param>
/// <param name="Later">Every later pass.</param>
/// <param name="Failing">A later pass in which each node fails once an hour on average.</param>
internal sealed record ScalingRow(long Images, int Nodes, double First, double Later, double Failing);

/// <summary><c>bench scaling</c>: what nodes buy, by simulation from rates that were measured (docs/scaling.md).</summary>
internal static class ScalingCommand
{
    private const double SecondsBetweenFailures = 3600;

    public static Command Build()
    {
        Option<double> trainer = Number("--rate", "Images a second that the trainer extracts", 50);
        Option<double> node = Number("--node-rate", "Images a second of a node", 50);
        Option<double> link = Number("--link", "Link of the trainer, in Gbit/s", 1);
        Option<double> weights = Number("--weights", "Weights, in MB", 184);
        Option<int> dimension = Whole("--dimension", "Numbers of a feature", 4096);
        Option<int> batch = Whole("--batch", "Images of a batch", 64);
        var size = new Option<string>("--size")
        {
            Description = "Pixels of an image, height x width",
            DefaultValueFactory = _ => "256x128",
        };
        var sets = new Option<long[]>("--sets")
        {
            Description = "Images of each set",
            DefaultValueFactory = _ => [93_820, 1_000_000],
            AllowMultipleArgumentsPerToken = true,
        };
        var nodes = new Option<int[]>("--nodes")
        {
            Description = "Numbers of nodes",
            DefaultValueFactory = _ => [0, 1, 2, 4, 8],
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("scaling", "What nodes buy, by simulation from measured rates.")
        {
            trainer, node, link, weights, dimension, batch, size, sets, nodes,
        };
        command.Does((parsed, terminal, _) =>
        {
            SimulatedCluster Of(int count) => new()
            {
                TrainerRate = parsed.GetValue(trainer),
                NodeRates = [.. Enumerable.Repeat(parsed.GetValue(node), count)],
                Bandwidth = parsed.GetValue(link) * 1e9 / 8,
                FeatureBytes = sizeof(float) * parsed.GetValue(dimension),
            };
            ScalingRow[] rows = [.. from images in parsed.GetRequiredValue(sets) from count in parsed.GetRequiredValue(nodes)
                let cluster = Of(count)
                select new ScalingRow(images, count,
                    (cluster with
                    {
                        PixelBytes = 3.0 * PixelsOf(parsed.GetRequiredValue(size)),
                        WeightBytes = parsed.GetValue(weights) * 1e6,
                    }).Seconds(images, parsed.GetValue(batch)),
                    (cluster with { WeightBytes = parsed.GetValue(weights) * 1e6 }).Seconds(images, parsed.GetValue(batch)),
                    (cluster with { BetweenFailures = SecondsBetweenFailures, WeightBytes = parsed.GetValue(weights) * 1e6 })
                        .Seconds(images, parsed.GetValue(batch)))];
            BenchOutput.Line(terminal, "    images  nodes  first pass  later pass  a failure an hour and node");
            foreach (ScalingRow row in rows)
                BenchOutput.Line(terminal, string.Create(CultureInfo.InvariantCulture,
                    $"{row.Images,10} {row.Nodes,6} {row.First,9:0.0} s {row.Later,9:0.0} s {row.Failing,9:0.0} s"));
            return BenchOutput.Say(terminal, rows);
        });
        return ExampleHelp.With(command,
            ("slr bench scaling --rate 20 --node-rate 20 --sets 93820", "MSMT17's test images on CPUs"),
            ("slr bench scaling --rate 4756 --node-rate 4756 --link 10 --nodes 0 1 3 7", "on GPUs, a link of 10 Gbit/s"));
    }

    private static long PixelsOf(string size)
    {
        string[] parts = size.Split('x');
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int height)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int width) && height * (long)width > 0
            ? (long)height * width : throw new CommandException($"--size takes HEIGHTxWIDTH, for instance 256x128; not '{size}'");
    }

    private static Option<double> Number(string name, string what, double usual) =>
        new(name) { Description = what, DefaultValueFactory = _ => usual, HelpName = "number" };

    private static Option<int> Whole(string name, string what, int usual) =>
        new(name) { Description = what, DefaultValueFactory = _ => usual, HelpName = "number" };
}

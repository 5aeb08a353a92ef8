using System.CommandLine;
using Slr.Cli.Console;
using static Slr.Bench.BenchOutput;

namespace Slr.Bench.Images;

/// <summary><c>bench images</c>.</summary>
internal static class ImageCommand
{
    public static Command Build()
    {
        var folder = new Option<string?>("--folder")
        {
            Description = "Market-1501; without it stand-in data are drawn",
            HelpName = "folder"
        };
        var command = new Command("images", "JPEG files to normalised batches beside the straightforward pipeline.") { folder };
        command.Does((parsed, terminal, stop) =>
            Say(terminal, ImageBenchmark.Run(new ImageBenchmarkOptions { Root = parsed.GetValue(folder) },
            row => Figure(terminal,
                $"{row.Stage,-28} {row.Threads} threads {row.Rate,8:0} images/s  {Against(row.Baseline, row.BaselineSeconds, row.Ratio)}"),
                stop)));
        return ExampleHelp.With(command, ("slr bench images --folder /data/Market-1501-v15.09.15", "on real images"));
    }
}

using System.CommandLine;
using System.Globalization;
using Slr.Cli.Console;

namespace Slr.Bench.Labels;

/// <summary><c>bench large</c>.</summary>
internal static class LargeSetCommand
{
    public static Command Build()
    {
        Option<int> rows = Number("--rows", "Rows", 1_000_000);
        Option<int> dimension = Number("--dimension", "Values of a row: a power of two, at least 256", 4096);
        var halves = new Option<bool>("--halves") { Description = "The file holds half precision" };
        var folder = new Option<string>("--folder")
        {
            Description = "Where the features lie meanwhile: four bytes a value",
            DefaultValueFactory = _ => Path.GetTempPath(),
            HelpName = "folder",
        };
        var command = new Command("large", "Features in a file to refined labels, whatever their number: time and memory of `refine`.")
        {
            rows, dimension, halves, folder,
        };
        command.Does(async (parsed, terminal, stop) =>
        {
            LargeSetFigure found = await LargeSetBenchmark.RunAsync(parsed.GetValue(rows), parsed.GetValue(dimension),
                parsed.GetValue(halves), parsed.GetRequiredValue(folder), stop);
            BenchOutput.Figure(terminal, string.Create(CultureInfo.InvariantCulture, $"{found.Rows} x {found.Dimension}, {found.Name}: "
                + $"{found.Seconds:0.0} s, peak {found.PeakMebibytes:0} MiB, its own {found.OwnMebibytes:0} MiB, "
                + $"recall {found.Recall:0.000}, F1 {found.F1:0.000}"));
            return await BenchOutput.Say(terminal, [found]);
        });
        return ExampleHelp.With(command, ("slr bench large --rows 200000 --dimension 2048", "1.6 GB of features"));
    }

    private static Option<int> Number(string name, string what, int usual) =>
        new(name) { Description = what, DefaultValueFactory = _ => usual, HelpName = "number" };
}

using System.CommandLine;
using Slr.Actors.Configuration;
using Slr.Actors.Run;
using Slr.Cli.Adapt;
using Slr.Cli.Console;
using Slr.Data.Datasets;

namespace Slr.Cli.Commands;

/// <summary><c>adapt</c>: crops of one's own cameras in, a network adapted to them out. No labels, and no labelled data set.</summary>
internal static class AdaptCommand
{
    public static Command Build()
    {
        var crops = new Argument<string>("crops")
        {
            HelpName = "crops",
            Description = "Folder or list (CSV, Parquet) of person crops; docs/datasets.md shows the layouts",
        };
        Argument<string[]> words = SharedArguments.Settings();
        var from = new Option<string?>("--from")
        {
            Description = "Weights to start from: a .pth or .safetensors file, or a run",
            HelpName = "file|run",
        };
        var source = new Option<string?>("--source")
        {
            Description = "Also learn from this labelled data set (data.source-root or data.root says where it lies)",
            HelpName = "name",
        };
        source.CompletionSources.Add(_ => DatasetCatalog.Names);
        var fresh = new Option<bool>("--fresh") { Description = "Start over; an earlier run of this name is moved aside" };
        Option<int?> live = RunCommands.LiveOption();
        Option<string?> nodes = SharedArguments.Nodes();
        var command = new Command("adapt",
            "Adapts a network to crops of your own cameras. Goes on where an earlier run of its name stopped.")
        {
            crops, words, from, source, fresh, live, nodes,
        };
        command.Does((parsed, terminal, stop) =>
        {
            StartingPoint start = StartingPoint.Of(parsed.GetValue(from));
            return RunCommands.ExecuteAsync(
                Recipes.Resolve(start.Recipe,
                [
                    .. OwnCrops.Settings(parsed.GetRequiredValue(crops)), $"data.source={parsed.GetValue(source) ?? Dataset.NoName}",
                    .. start.Settings,
                    .. parsed.GetValue(words) ?? [],
                    .. SharedArguments.NodesSetting(parsed.GetValue(nodes)),
                ]),
                new RunOptions { Fresh = parsed.GetValue(fresh) }, parsed.GetValue(live), terminal, stop);
        });
        return ExampleHelp.With(command,
            ("slr adapt crops/ --from runs/market2personx", "crops of one's own cameras, from a network that a run has trained"),
            ("slr adapt crops.csv --from resnet50.pth device=cuda:0",
                "a list with columns path, camera, track, time; from ImageNet's weights"),
            ("slr adapt crops/ --source market1501 data.root=/data", "learn from a labelled data set first, and beside"));
    }
}

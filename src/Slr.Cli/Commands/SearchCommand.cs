using System.CommandLine;
using Slr.Cli.Console;
using Slr.Cli.Search;

namespace Slr.Cli.Commands;

/// <summary><c>search</c>: the images of a gallery that are most similar to a query, by a run's network.</summary>
internal static class SearchCommand
{
    private const int Usual = 20;

    public static Command Build()
    {
        Option<string> run = TrainedOptions.Run();
        var gallery = new Option<string>("--gallery")
        {
            Description = "Folder or list of crops (of a data set with a gallery: that), or features that `extract` wrote",
            Required = true,
            HelpName = "crops|F.npy",
        };
        var query = new Option<string[]>("--query")
        {
            Description = "Images to search for",
            Required = true,
            HelpName = "image",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        var top = new Option<int>("--top") { Description = "Results of a query", HelpName = "n", DefaultValueFactory = _ => Usual };
        var sheet = new Option<string?>("--out")
        {
            Description = "An HTML page with the results, which needs no other file",
            HelpName = "file",
        };
        var trained = new TrainedOptions();
        Argument<string[]> words = SharedArguments.Settings();
        var command = new Command("search", "Finds the images of a gallery that are most similar to a query's, by a run's network.")
        {
            run, gallery, query, top, sheet, words,
        };
        trained.AddFlipTo(command);
        trained.AddNetworkTo(command);
        command.Does((parsed, terminal, stop) => terminal.Say(RunSearch.Run(new SearchRequest
        {
            Network = trained.Network(parsed, parsed.GetRequiredValue(run), parsed.GetValue(words) ?? []),
            Gallery = parsed.GetRequiredValue(gallery),
            Queries = parsed.GetRequiredValue(query),
            Top = parsed.GetValue(top),
            Flip = trained.Flip(parsed),
            Sheet = parsed.GetValue(sheet),
        }, terminal.Error.WriteLine, stop)));
        return ExampleHelp.With(command,
            ("slr search --run crops --gallery crops/ --query who.jpg --out found.html", "who is that? with a page of pictures"),
            ("slr search --run crops --gallery f.npy --query a.jpg b.jpg --top 5 --json",
                "in features that `extract` wrote, for a script"));
    }
}

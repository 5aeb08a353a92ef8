using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using Slr.Actors.Configuration;
using Slr.Cli.Commands;
using Slr.Cli.Console;

namespace Slr.Cli.CommandLine;

/// <summary>All commands of the program.</summary>
internal static class CommandTree
{
    /// <summary>Builds the commands.</summary>
    /// <param name="beyond">Commands beyond those of the program itself.</param>
    public static RootCommand Build(IEnumerable<Command> beyond)
    {
        var root = new SlrRoot
        {
            GlobalOptions.Plain, GlobalOptions.Json, GlobalOptions.Verbose,
            RunCommands.Run(), AdaptCommand.Build(), RunCommands.Resume(), SweepCommand.Build(), ScienceCommand.Build(),
            NodeCommand.Build(),
            EvaluateCommand.Build(), ExtractCommand.Build(), SearchCommand.Build(), ExportCommand.Build(),
            EmbeddingCommands.Cluster(asksNodes: true), EmbeddingCommands.Refine(asksNodes: true), DataCommands.Build(),
            ReportCommand.Build(),
            LiveCommand.Build(), ConfigCommand.Build(), DoctorCommand.Build(), CompletionCommand.Build(),
        };
        foreach (Command command in beyond)
            root.Add(command);
        ExampleHelp.With(root,
            ("slr market2personx", "the main job, on generated stand-in data when no data set is there"),
            ("slr market2personx data.root=/data adapt.epochs=10", "on real data sets, with a setting changed"),
            ("slr report runs/market2personx", "look at the result"),
            ("slr doctor", "what this machine has, and what to do about the rest"));
        return WithOurHelp(root);
    }

    /// <summary>The commands that need neither networks nor actors, as a program of their own.</summary>
    public static RootCommand Labels()
    {
        var root = new RootCommand("Pseudo labels of embeddings: clusters them, refines their labels over epochs, scores retrieval.")
        {
            GlobalOptions.Plain, GlobalOptions.Json, GlobalOptions.Verbose, EmbeddingCommands.Cluster(asksNodes: false),
            EmbeddingCommands.Refine(asksNodes: false),
            EvaluationFiles.Alone(), ConfigCommand.Build(),
        };
        ExampleHelp.With(root,
            ("slr cluster --features f.npy --out labels.npy", "the radius is found without labels"),
            ("slr refine --features f.npy --keys keys.txt --state memory/ --out refined.csv",
                "inside a training loop of your own, once an epoch"));
        return WithOurHelp(root);
    }

    private static RootCommand WithOurHelp(RootCommand root)
    {
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
        {
            help.Action = new ExampleHelp((HelpAction)help.Action!);
            // A word of another system, which only stands in the way of completion here.
            foreach (string foreign in help.Aliases.Where(alias => alias.Contains('?') || alias.StartsWith('/')).ToArray())
                help.Aliases.Remove(foreign);
        }
        return root;
    }

    /// <summary>The root, which also completes names of recipes.</summary>
    private sealed class SlrRoot() : RootCommand(
        "Learns to recognise persons across cameras in a place where nobody is labelled:\n"
        + "  source pre-training, then adaptation with pseudo labels refined over time (SLR on ABMT).\n"
        + $"  '{ProgramName.Word} RECIPE' is short for '{ProgramName.Word} run RECIPE'.")
    {
        public override IEnumerable<CompletionItem> GetCompletions(CompletionContext context) => base.GetCompletions(context)
            .Concat(Recipes.Names().Where(name => name.StartsWith(context.WordToComplete, StringComparison.Ordinal))
                .Select(name => new CompletionItem(name)));
    }
}

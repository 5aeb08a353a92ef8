using System.CommandLine;
using Slr.Actors.Configuration;
using Slr.Cli.Console;
using Slr.Cli.Trained;
using Slr.Data.Datasets;

namespace Slr.Cli.Commands;

/// <summary>What commands that use a run's network have in common: which network, which data set.</summary>
internal sealed class TrainedOptions
{
    private const string Last = "last", Best = "best";

    private readonly Option<bool> student = new("--student")
    {
        Description = "The student; else the teacher, which is the result of a run",
    };

    private readonly Option<string> epoch = new("--epoch")
    {
        Description = "last, or best: the one of the highest mAP, which the test set chose",
        HelpName = "last|best",
        DefaultValueFactory = _ => Last,
    };

    private readonly Option<string?> data = new("--data")
    {
        Description = "Folder or list of a data set (default: the run's own target)",
        HelpName = "path",
    };

    private readonly Option<string?> name = new("--name")
    {
        Description = $"What it is, where that is not clear: {string.Join(", ", DatasetCatalog.Names)}",
    };

    private readonly Option<string?> nodes = SharedArguments.Nodes();

    private readonly Option<bool> flip = new("--flip") { Description = "Average over the mirror image, also where the run does not" };

    /// <summary>Prepares the options for one command.</summary>
    public TrainedOptions()
    {
        epoch.AcceptOnlyFromAmong(Last, Best);
        name.CompletionSources.Add(_ => DatasetCatalog.Names);
    }

    /// <summary>The run, where it is an option.</summary>
    public static Option<string> Run()
    {
        var run = new Option<string>("--run") { Description = NamedRuns.Help, Required = true, HelpName = "run" };
        run.CompletionSources.Add(_ => NamedRuns.Names());
        return run;
    }

    /// <summary>Adds those that choose a network.</summary>
    public void AddNetworkTo(Command command)
    {
        command.Options.Add(epoch);
        command.Options.Add(student);
    }

    /// <summary>Adds those that choose images and how they are looked at.</summary>
    public void AddDataTo(Command command)
    {
        command.Options.Add(data);
        command.Options.Add(name);
        command.Options.Add(nodes);
        AddFlipTo(command);
    }

    /// <summary>Adds how images are looked at.</summary>
    public void AddFlipTo(Command command) => command.Options.Add(flip);

    /// <summary>The network that is meant.</summary>
    public NetworkChoice Network(ParseResult parsed, string run, IReadOnlyList<string> settings) => new()
    {
        Run = run,
        Student = parsed.GetValue(student),
        Best = parsed.GetValue(epoch) == Best,
        Settings = [.. settings, .. Nodes(parsed)],
    };

    /// <summary>The nodes that are named, as a setting.</summary>
    public IEnumerable<string> Nodes(ParseResult parsed) => SharedArguments.NodesSetting(parsed.GetValue(nodes));

    /// <summary>Folder or list of the data set; null = the run's own target.</summary>
    public string? Data(ParseResult parsed) => parsed.GetValue(data);

    /// <summary>Name of the data set; null = recognised.</summary>
    /// <exception cref="CommandException">There is no such name.</exception>
    public string? DataName(ParseResult parsed) => parsed.GetValue(name) is not { } given || DatasetCatalog.Names.Contains(given)
        ? parsed.GetValue(name)
        : throw new CommandException($"There is no data set '{given}'{NearestName.Suggest(given, DatasetCatalog.Names)}; possible are "
            + $"{string.Join(", ", DatasetCatalog.Names)}");

    /// <summary>True when mirror images count as well.</summary>
    public bool Flip(ParseResult parsed) => parsed.GetValue(flip);
}

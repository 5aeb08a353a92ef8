using System.Globalization;
using Slr.Actors.Configuration;
using Slr.Actors.Data;
using Slr.Cli.Console;
using Slr.Data.Datasets;
using Slr.Models.Networks;
using Slr.Models.Weights;
using Slr.Primitives.Files;
using Slr.Runs.Files;

namespace Slr.Cli.Trained;

/// <summary>What a run has trained, with the settings that it was trained under.</summary>
/// <param name="Choice">Which network it is.</param>
/// <param name="Folder">The run directory.</param>
/// <param name="Settings">The run's settings, as the command line changes them.</param>
/// <param name="Found">Where the weights were.</param>
/// <param name="Network">The network's shape, as its weights tell it (before they did, as the settings do).</param>
/// <param name="Weights">The weights, classifiers included.</param>
/// <param name="Match">Which of them the network takes.</param>
internal sealed record TrainedNetwork(NetworkChoice Choice, string Folder, RunSettings Settings, RunWeights Found,
    NetworkOptions Network, WeightSet Weights, MatchReport Match)
{
    /// <summary>Reads a run's settings and weights.</summary>
    /// <exception cref="CommandException">There is no such run, or it has no such weights.</exception>
    /// <exception cref="SettingsException">A word is no setting.</exception>
    /// <exception cref="FileFormatException">The file of weights is damaged.</exception>
    /// <exception cref="WeightsException">It is not that of a whole network of this shape.</exception>
    public static TrainedNetwork Open(NetworkChoice choice)
    {
        string folder = NamedRuns.Find(choice.Run), config = Path.Combine(folder, RunFileNames.Recipe);
        if (!File.Exists(config))
            throw new CommandException($"{folder} has no config.conf, so nobody knows what its weights were trained on");
        // The run's own file and the command line count, not the environment of today.
        // Nodes that helped the run are not asked for this; they may be long gone.
        RunSettings settings = RunSettingsBinder.Bind(Recipes.Resolve(config, ["cluster.nodes=[]", .. choice.Settings], []));
        RunWeights found = RunWeights.Find(folder, choice);
        SafeTensorsFile file = SafeTensorsFile.Read(found.File);
        NetworkOptions network = WeightExport.NetworkOf(file.Metadata, found.File) ?? settings.Network;
        MatchReport match = PretrainedWeights.Match(file.Tensors, network, found.File, "weights").Report;
        return match.Missing.IsEmpty
            ? new TrainedNetwork(choice, folder, settings, found, network, new WeightSet(file.Tensors), match)
            : throw new WeightsException("weights", found.File,
                $"lacks {match.Missing.Length} tensors of the network, for instance {match.Missing[0]}");
    }

    /// <summary>For instance <c>teacher of epoch 3 (best) of runs/market2personx</c>; epochs count from 1, as on the screen.</summary>
    public string Description
    {
        get
        {
            string which = Choice.Best ? " (best)" : " (last)";
            return Found.Epoch is { } epoch
                ? string.Create(CultureInfo.InvariantCulture, $"{Choice.Name} of epoch {epoch + 1}{which} of {Folder}")
                : $"{Choice.Name} of {Folder}";
        }
    }

    /// <summary>Opens a data set.</summary>
    /// <param name="root">Its folder or list; null = the run's own target.</param>
    /// <param name="name">Its name; null = recognised.</param>
    /// <param name="cancellation">Stops the drawing of stand-in data.</param>
    /// <exception cref="Slr.Data.DatasetException">It is missing or malformed.</exception>
    public Dataset Data(string? root, string? name, CancellationToken cancellation) => root is null
        ? RunData.Open(Settings.Data, Settings.CacheFolder, ofSource: false, cancellation)
        : DatasetCatalog.Open(name, root, Settings.Data.Pattern);
}

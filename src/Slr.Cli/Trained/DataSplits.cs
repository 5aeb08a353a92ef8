using Slr.Cli.Console;
using Slr.Data;
using Slr.Data.Datasets;

namespace Slr.Cli.Trained;

/// <summary>The parts of a data set, for commands that need one of them.</summary>
internal static class DataSplits
{
    /// <summary>The images of a split.</summary>
    /// <exception cref="CommandException">There are none.</exception>
    public static IReadOnlyList<ImageRecord> Of(Dataset data, Split split)
    {
        IReadOnlyList<ImageRecord> images = split switch
        {
            Split.Train => data.Train,
            Split.Query => data.Query,
            _ => data.Gallery,
        };
        return images.Count > 0 ? images : throw new CommandException(
            $"{data.Name} in {data.Root} has no {split.ToString().ToLowerInvariant()} images");
    }

    /// <summary>Its name and place; says when it is drawn stand-in data.</summary>
    public static string Describe(Dataset data) => $"{data.Name} in {data.Root}{(data.Generated ? " (GENERATED stand-in data)" : "")}";
}

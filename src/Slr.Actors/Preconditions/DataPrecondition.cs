using Slr.Actors.Configuration;
using Slr.Actors.Data;
using Slr.Data;
using Slr.Data.Datasets;

namespace Slr.Actors.Preconditions;

/// <summary>A data set is there, is what its name says, and can serve as source or target.</summary>
internal static class DataPrecondition
{
    private const string Source = "source", Target = "target";

    /// <summary>With fewer there is nothing to tell apart.</summary>
    private const int LeastIdentities = 2;

    /// <summary>With fewer, clusters are more likely parts of a few people than people.</summary>
    private const int FewImages = 200;

    /// <summary>Opens source or target; stand-in data are drawn when the run starts, so there is nothing to look at.</summary>
    internal static IEnumerable<Finding> Find(RunSettings settings, bool ofSource, CancellationToken cancellation, out Dataset? opened)
    {
        opened = null;
        cancellation.ThrowIfCancellationRequested();
        if (ofSource && !settings.Data.HasSource)
        {
            opened = Dataset.None;
            return [];
        }
        if (RunData.IsDrawn(settings.Data, ofSource))
            return [];
        try
        {
            opened = RunData.Open(settings.Data, settings.CacheFolder, ofSource, cancellation);
            return [.. ofSource ? AsSource(opened.Name, opened.Root, opened.TrainIdentities()) : AsTarget(opened),
                .. Notes(opened, ofSource ? Source : Target)];
        }
        catch (DatasetException refused)
        {
            return [new Finding(ofSource ? Source : Target, Grade.Bad, refused.Message)];
        }
    }

    private static IEnumerable<Finding> AsTarget(Dataset target) => target.Train.Length >= FewImages
        ? []
        : [new Finding(Target, Grade.Fair,
            $"{target.Name} in {target.Root} has {target.Train.Length} training images. Adaptation learns from "
            + $"what tells many people apart, each seen several times: from fewer than {FewImages} images it hardly can, and clusters "
            + "may be parts of one person",
            "Take more crops, of more people; the run shows whether everything else works.")];

    /// <summary>How it is read and what is left out of it, which a run does not stop for.</summary>
    private static IEnumerable<Finding> Notes(Dataset dataset, string subject) =>
        dataset.Notes.Select(note => new Finding(subject, Grade.Fair, $"{dataset.Name} in {dataset.Root}: {note}"));

    /// <summary>What keeps a data set from being a source, whose labels are what is learnt first.</summary>
    /// <param name="name">Name of the data set.</param>
    /// <param name="root">Its folder or list.</param>
    /// <param name="identities">Identities of its training images.</param>
    public static IEnumerable<Finding> AsSource(string name, string root, int identities) => identities >= LeastIdentities
        ? []
        : [new Finding(Source, Grade.Bad,
            $"{name} in {root} has training images of {(identities == 1 ? "1 identity" : $"{identities} identities")}; a source needs "
                + $"{LeastIdentities} at least",
            "It can be a target, which needs no labels: data.target and data.target-root.")];
}

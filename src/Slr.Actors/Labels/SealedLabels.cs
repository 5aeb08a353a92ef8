using Slr.Actors.Attempts;
using Slr.Data;
using Slr.Flow;
using Slr.Flow.Refinement;
using Slr.Runs.Files;
using Slr.Runs.Seals;

namespace Slr.Actors.Labels;

/// <summary>The labels of an epoch as the table that its seal holds, and back to what the next epoch needs of them.</summary>
internal static class SealedLabels
{
    /// <summary>Writes an epoch's labels.</summary>
    public static void Write(Stream stream, RefinementResult labels)
    {
        LabelSet memory = labels.Memory;
        int[] current = labels.Current.AlignTo(memory.Keys), refined = labels.Refined.AlignTo(memory.Keys);
        LabelTable.Write(stream, memory.Keys.Select((key, i) => new ImageLabels(key, current[i], refined[i], memory.Labels[i])));
    }

    /// <summary>The labels of an epoch of adaptation from the newest sound seal; null when that is of another epoch.</summary>
    public static LabelLineage? Of(RunContext context, int epoch)
    {
        lock (context.Sealing)
            return context.Sealed.Seals.Newest(out _) is { Manifest: { Stage: Stage.Adapt } manifest } seal && manifest.Epoch == epoch
                ? Read(seal.PathOf(SealFiles.Labels))
                : null;
    }

    /// <summary>What the next epoch needs to know of an epoch's labels.</summary>
    /// <exception cref="Slr.Primitives.Files.FileFormatException">The file is no such table.</exception>
    public static LabelLineage Read(string path)
    {
        IReadOnlyList<ImageLabels> images = LabelTable.Read(path);
        string[] keys = [.. images.Select(image => image.Key)];
        return new LabelLineage(new LabelSet([.. keys], [.. images.Select(image => image.Memory)]),
            new LabelSet([.. keys], [.. images.Select(image => image.Refined)]));
    }
}

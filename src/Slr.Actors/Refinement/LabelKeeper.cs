using Akka.Actor;
using Slr.Actors.Chaos;
using Slr.Actors.Run;
using Slr.Flow;

namespace Slr.Actors.Refinement;

/// <summary>Keeps what each epoch's labels descend from. Each attempt has one of its own, which begins from the seal.</summary>
public sealed class LabelKeeper : Worker
{
    private readonly SortedDictionary<int, LabelLineage> lineages = [];

    /// <summary>Prepares an empty keeper.</summary>
    public LabelKeeper(FaultPlan faults)
    {
        Receive<Keep>(keep =>
        {
            faults.Strike("labels", keep.Epoch, 0);
            bool babbles = faults.Babbles("labels", keep.Epoch, 0);
            lineages[keep.Epoch] = keep.Lineage;
            // Only the last epoch is projected from; one more is kept for the one that is being sealed.
            foreach (int old in lineages.Keys.Where(epoch => epoch < keep.Epoch - 1).ToArray())
                lineages.Remove(old);
            Sender.Tell(babbles ? keep with { Epoch = -1 } : keep);
        });
        Receive<Find>(find => Sender.Tell(new Found(lineages.GetValueOrDefault(find.Epoch))));
    }

    /// <summary>Keep the labels of an epoch; answered with the same message.</summary>
    public sealed record Keep(int Epoch, LabelLineage Lineage);

    /// <summary>Find the labels of an epoch.</summary>
    public sealed record Find(int Epoch);

    /// <summary>The labels of an epoch; null when there are none.</summary>
    public sealed record Found(LabelLineage? Lineage);
}

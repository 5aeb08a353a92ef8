using Akka.Actor;
using Slr.Actors.Observability;
using Slr.Actors.Parts;
using Slr.Data;
using Slr.Flow;

namespace Slr.Actors.Labels;

/// <summary>
/// Owns the labels that epochs hand to one another: the only source of last epoch's labels. Stands beside the run's
/// supervisor and outlives attempts. What it loses when it fails, it has again from the seals: it answers when it knows,
/// be it that the labels are kept, or that their epoch is sealed.
/// </summary>
internal sealed class LabelKeeper : Worker
{
    private readonly SortedDictionary<int, LabelLineage> lineages = [];
    private readonly List<(int Epoch, IActorRef Asker)> waiting = [];

    /// <summary>Prepares an empty keeper.</summary>
    /// <param name="readSeal">The labels of an epoch as the newest sound seal has them; null when that is of another epoch.</param>
    public LabelKeeper(Func<int, LabelLineage?> readSeal)
    {
        Receive<Begin>(begin =>
        {
            waiting.Clear();
            Forget(epoch => epoch > begin.Epoch);
            Sender.Tell(begin);
        });
        Receive<Keep>(keep =>
        {
            Know(keep.Epoch, keep.Lineage);
            Sender.Tell(keep);
        });
        Receive<Find>(find =>
        {
            if (!lineages.ContainsKey(find.Epoch) && readSeal(find.Epoch) is { } found)
                Know(find.Epoch, found);
            if (lineages.TryGetValue(find.Epoch, out LabelLineage? lineage))
                Sender.Tell(new Found(lineage));
            else
                waiting.Add((find.Epoch, Sender));
        });
        Receive<EpochSealed>(seal =>
        {
            if (seal.Stage == Stage.Adapt && waiting.Any(asked => asked.Epoch == seal.Epoch) && readSeal(seal.Epoch) is { } found)
                Know(seal.Epoch, found);
        });
    }

    /// <summary>
    /// An attempt goes on after this epoch (-1: from the start): labels of later ones are those of an attempt that failed.
    /// </summary>
    public sealed record Begin(int Epoch);

    /// <summary>Keep the labels of an epoch; answered with the same message.</summary>
    public sealed record Keep(int Epoch, LabelLineage Lineage);

    /// <summary>Find the labels of an epoch, which may still be in the making; answered when they are known.</summary>
    public sealed record Find(int Epoch);

    /// <summary>The labels of an epoch.</summary>
    public sealed record Found(LabelLineage Lineage);

    /// <inheritdoc/>
    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(EpochSealed));

    private void Know(int epoch, LabelLineage lineage)
    {
        lineages[epoch] = lineage;
        // Only the last epoch is projected from; one more is kept for the one that is being sealed.
        Forget(old => old < epoch - 1);
        foreach ((int _, IActorRef asker) in waiting.Where(asked => asked.Epoch == epoch))
            asker.Tell(new Found(lineage));
        waiting.RemoveAll(asked => asked.Epoch == epoch);
    }

    private void Forget(Func<int, bool> which)
    {
        foreach (int epoch in lineages.Keys.Where(which).ToArray())
            lineages.Remove(epoch);
    }
}

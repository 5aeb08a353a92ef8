using Akka.Actor;
using Slr.Actors.Configuration;
using Slr.Actors.Observability;
using Slr.Flow;
using Slr.Flow.Graph;
using Slr.Flow.Neighbours;
using Slr.Runs.Disks;
using Slr.Runs.Lines;

namespace Slr.Actors.Chaos;

/// <summary>
/// Stands around whatever <c>chaos.faults</c> names (docs/chaos.md), and around nothing else: a run without faults runs as if
/// this were not there. What a run consists of knows nothing of it.
/// </summary>
internal sealed class Rehearsal : IDisposable
{
    private readonly CancellationTokenSource over = new();
    private readonly FaultPlan faults;
    private readonly int lastEpoch;

    /// <summary>Plans what the settings say.</summary>
    public Rehearsal(RunSettings settings)
    {
        faults = new FaultPlan([.. settings.Chaos.Faults.Select(Fault.Parse)], settings.Chaos.Seed, over.Token);
        lastEpoch = settings.Adapt.Epochs - 1;
    }

    /// <summary>A part. The networks of both stages are students.</summary>
    public Props Around(string part, Props props)
    {
        string target = part == PartNames.PretrainingStudent ? PartNames.Student : part;
        FaultPlan plan = faults;
        return faults.Concerns(target) ? Props.Create(() => new FaultyPart(target, props, plan)) : props;
    }

    /// <summary>The disk, and with it the store and the delivery, which work on it.</summary>
    public IDisk Around(IDisk disk) =>
        faults.Concerns(PartNames.Disk, PartNames.Store, PartNames.Delivery) ? new FaultyDisk(disk, faults, lastEpoch) : disk;

    /// <summary>What the monitor tells.</summary>
    public IRunObserver Around(IRunObserver observer) => faults.Concerns(PartNames.Monitor) ? new Interrupted(observer, faults) : observer;

    /// <summary>The conductor of an attempt, who tells of every step; and what hangs is let go when an attempt is given up.</summary>
    public Action<RunEvent> Around(Action<RunEvent> publish) => happened =>
    {
        if (happened is StepCompleted step)
            faults.Strike(PartNames.Attempt, step.Epoch, step.Step);
        if (happened is Restarted { Actor: PartNames.Attempt })
            faults.Release();
        publish(happened);
    };

    /// <summary>The stages of an epoch's graph.</summary>
    public RefineryOptions Around(RefineryOptions graph) => faults.Concerns([.. RefineryStages.All.Select(Fault.OfGraph)])
        ? graph with { Around = (stage, work) => Disturbed(graph.Epoch, Fault.OfGraph(stage), work) }
        : graph;

    /// <summary>Lets go whatever hangs.</summary>
    public void Release() => faults.Release();

    /// <inheritdoc/>
    public void Dispose()
    {
        over.Cancel();
        over.Dispose();
    }

    private async Task<object> Disturbed(int epoch, string target, Func<Task<object>> work)
    {
        faults.Strike(target, epoch, 0);
        object answer = await work();
        return answer is GatheredFeatures found && faults.Babbles(target, epoch, 0)
            ? found with { Neighbours = WithOneThatIsNotThere(found.Neighbours) }
            : answer;
    }

    private static NeighbourGraph WithOneThatIsNotThere(NeighbourGraph found) => new(found.Count, found.K,
        [.. found.Indices.SkipLast(1), found.Count], found.SquaredDistances, found.Farthest, found.Report);

    private sealed class Interrupted(IRunObserver observer, FaultPlan faults) : IRunObserver
    {
        public void On(RunEvent happened)
        {
            if (happened is EpochSealed epoch)
                faults.Strike(PartNames.Monitor, epoch.Epoch, 0);
            observer.On(happened);
        }
    }
}

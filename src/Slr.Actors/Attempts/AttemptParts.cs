using Akka.Actor;
using Slr.Actors.Data;
using Slr.Actors.Nodes;
using Slr.Actors.Parts;
using Slr.Actors.Refinement;
using Slr.Actors.Training;
using Slr.Data.Images;
using Slr.Flow.Graph;
using Slr.Flow.Sharing;
using Slr.Models.Networks;
using Slr.Models.Training;
using Slr.Runs.Lines;
using Slr.Torch;

namespace Slr.Actors.Attempts;

/// <summary>Starts the actors of an attempt. Owners of weights are started when their weights are known.</summary>
/// <param name="Actors">The parts that hold no weights.</param>
/// <param name="Pretraining">Starts the owner of stage 1's network.</param>
/// <param name="Student">Starts the student.</param>
/// <param name="Teacher">Starts the teacher.</param>
internal sealed record AttemptParts(AttemptActors Actors, Func<Func<Pretrainer>, IActorRef> Pretraining, Func<WeightSet, IActorRef> Student,
    Func<WeightSet, IActorRef> Teacher)
{
    /// <summary>New graphs in one epoch before the attempt is given up.</summary>
    private const int GraphRepairs = 2;

    private const string Pinned = "slr.pinned-dispatcher";

    /// <summary>Starts loader, refiner and evaluator as children of an attempt.</summary>
    /// <param name="parent">The attempt.</param>
    /// <param name="context">The run.</param>
    /// <param name="labels">The keeper of labels, which outlives the attempt.</param>
    /// <param name="broken">Ends when one of the parts is gone for good.</param>
    /// <param name="ended">Set when the attempt ends.</param>
    public static AttemptParts Start(IActorContext parent, RunContext context, IActorRef labels, Task<PartFailedException> broken,
        CancellationToken ended)
    {
        Configuration.RunSettings settings = context.Settings;
        HashSet<ImageStore> onDevice = [.. context.Rendering.SourceOnDevice ? [context.SourceTrain] : (ImageStore[])[],
            .. context.Rendering.TargetOnDevice ? [context.TargetTrain] : (ImageStore[])[]];
        IActorRef Part(string name, Props props) => parent.ActorOf(context.Around(name, props), name);
        IActorRef loader = Part(PartNames.Loader, Props.Create(() => new Loader(
            settings.Data.Threads, settings.Data.Prefetch, settings.Seed, context.Device, onDevice)));
        Props clusterer = context.Around(PartNames.Clusterer, ClustererFactory.Props(settings));
        Props supervisor = Props.Create(() =>
            new ClusterSupervisor(clusterer, settings.Clustering.Timeout, settings.Clustering.Repairs));
        RefineryOptions options = GraphSettings.Of(settings, context.Device, context.TargetTrain.Count, context.Crew)
            with
        { Time = context.Clock };
        RefineryOptions OfEpoch(int epoch) => context.AroundGraph(options with { Epoch = epoch });
        Func<int, RefineryOptions> ofEpoch = OfEpoch;
        IActorRef refiner = Part(PartNames.Refiner, Props.Create(() => new RefinerOwner(ofEpoch,
            settings.Network.FeatureSize, supervisor, GraphRepairs)));
        ISharedPairs? shared = context.Crew?.Pairs(settings.DistributeFrom);
        IActorRef evaluator = Part(PartNames.Evaluator, Props.Create(() => new Evaluator(
            settings.Threads, context.Device, settings.Rerank, shared)));
        var parts = new AttemptActors(loader, refiner, evaluator, labels, broken, settings.Supervision.Patience, context.Publish, ended);
        // The owners are started from the conductor's script, which runs off the mailbox: through the parent's mailbox.
        IActorRef starter = parent.Self;
        IActorRef Own(string name, Props props) =>
            starter.Ask<IActorRef>(new StartOwner(name, context.Around(name, props.WithDispatcher(Pinned))), ended).Result;
        int threads = settings.Threads;
        return new AttemptParts(parts,
            make => Own(PartNames.PretrainingStudent, Props.Create(() => new PretrainingStudent(() => OnOwnThread(threads, make)))),
            weights => Own(PartNames.Student, Props.Create(() => new StudentOwner(
                () => OnOwnThread(threads, () => new Student(settings.Network, settings.Adapt.Options, context.Device, weights,
                    Crews.Replicas(context.Crew, settings, context.Device))),
                settings.Adapt.Options.LearningRate))),
            weights => Own(PartNames.Teacher, Props.Create(() => new TeacherOwner(
                () => OnOwnThread(threads, () => new Teacher(settings.Network, settings.Adapt.Options, context.Device, weights))))));
    }

    /// <summary>
    /// libtorch's number of threads belongs to the thread that sets it, and a network is split by the number that it finds
    /// when it is made: an owner that did not set its own would give other bytes whenever another thread had changed it.
    /// </summary>
    private static T OnOwnThread<T>(int threads, Func<T> make)
    {
        TorchThreads.Use(threads);
        return make();
    }

    /// <summary>Start an owner of weights as a child of the attempt; the answer is its <see cref="IActorRef"/>.</summary>
    public sealed record StartOwner(string Name, Props Props);
}

using Akka.Actor;
using Akka.Configuration;
using Serilog;
using Slr.Actors.Configuration;
using Slr.Actors.Observability;
using Slr.Actors.Refinement;
using Slr.Actors.Store;
using Slr.Data.Datasets;
using Slr.Torch;

namespace Slr.Actors.Run;

/// <summary>What to do about an earlier run in the same directory.</summary>
public sealed record RunOptions
{
    /// <summary>Go on although settings or data have changed since the last seal.</summary>
    public bool Force { get; init; }

    /// <summary>Start over; the old run is moved aside, never deleted.</summary>
    public bool Fresh { get; init; }
}

/// <summary>The whole path: data, pre-training, adaptation, evaluation, run directory.</summary>
public static class TrainingRun
{
    /// <summary>Begins a run, or goes on from its newest sound seal, and returns when it is over.</summary>
    /// <param name="settings">Validated settings.</param>
    /// <param name="observer">Hears what happens.</param>
    /// <param name="stop">Ends the run early: the step is finished, what is complete is sealed, the exit code is 130.</param>
    /// <param name="options">What to do about an earlier run; null = go on with it when its settings are the same.</param>
    /// <returns>Exit code, message and summary; failures are outcomes, not exceptions.</returns>
    public static async Task<RunOutcome> ExecuteAsync(
        RunSettings settings, IRunObserver observer, CancellationToken stop, RunOptions? options = null)
    {
        string folder = Path.Combine(settings.RunsFolder, settings.Name);
        try
        {
            TorchThreads.Use(settings.Threads);
            foreach (string name in RunData.ToDraw(settings.Data, settings.CacheFolder))
                observer.On(new Noticed($"drawing the stand-in data set {name}; this happens once, then it is kept in {settings.CacheFolder}"));
            Dataset source = RunData.Open(settings.Data, settings.CacheFolder, ofSource: true, stop);
            Dataset target = RunData.Open(settings.Data, settings.CacheFolder, ofSource: false, stop);
            using RunDirectory directory = RunDirectory.Open(folder, options?.Fresh ?? false);
            using var log = new RunLog(directory.Of("log.txt"));
            ActorSystem system = StartSystem(settings);
            using var context = new RunContext(settings, directory, source, target, TimeProvider.System, system.EventStream.Publish);
            return await Conduct(system, context, observer, options?.Force ?? false, stop);
        }
        catch (Exception failure)
        {
            return Outcome(failure, folder, null, stop);
        }
    }

    private static async Task<RunOutcome> Conduct(ActorSystem system, RunContext context, IRunObserver observer, bool force, CancellationToken stop)
    {
        var summary = new SummaryKeeper(context);
        var watching = new ObserverList([summary, new RunFiles(context), observer]);
        IActorRef monitor = system.ActorOf(Props.Create(() => new Observability.Monitor(watching, context.Faults)), "monitor");
        IActorRef labels = system.ActorOf(Props.Create(() => new LabelKeeper(context.Faults)), "labels");
        // The monitor must have subscribed before anything happens.
        await monitor.Ask<ActorIdentity>(new Identify(null), TimeSpan.FromSeconds(30), CancellationToken.None);
        RunSettings settings = context.Settings;
        try
        {
            RefuseChanges(context, force);
        }
        catch (FatalRunException)
        {
            await system.Terminate();
            throw;
        }
        context.Publish(new RunStarted(context.Directory.Path, context.Source.Generated || context.Target.Generated,
            settings.Pretrain.Options.Epochs, settings.Pretrain.Sampler.Iterations, settings.Adapt.Epochs, settings.Adapt.Sampler.Iterations));
        var ending = new TaskCompletionSource<RunSupervisor.Ending>(TaskCreationOptions.RunContinuationsAsynchronously);
        system.ActorOf(Props.Create(() => new RunSupervisor(
            number => Props.Create(() => new Attempt(context, number, labels)), settings.Supervision, context.Publish, ending)), "run");
        using CancellationTokenRegistration stopping = stop.Register(() =>
            ending.TrySetResult(new RunSupervisor.Ending(null, new OperationCanceledException(stop))));
        RunSupervisor.Ending ended = await ending.Task;
        // Actors end their current step first; only then may files and images be let go.
        await system.Terminate();
        RunOutcome outcome = ended.Cause is { } cause
            ? Outcome(cause, context.Directory.Path, summary.Summary(), stop)
            : new RunOutcome(ExitCode.Success, context.Directory.Path, null, summary.Summary());
        context.Directory.ReplaceJson("summary.json", outcome.Summary);
        EpochTable.Write(context.Directory);
        watching.On(new RunEnded(outcome));
        return outcome;
    }

    private static ActorSystem StartSystem(RunSettings settings)
    {
        using var reader = new StreamReader(typeof(TrainingRun).Assembly.GetManifestResourceStream("akka.conf")!);
        return ActorSystem.Create("slr", settings.Resolved.Akka().WithFallback(ConfigurationFactory.ParseString(reader.ReadToEnd())));
    }

    /// <summary>A run with other settings or data is another run: going on with it would mix two.</summary>
    private static void RefuseChanges(RunContext context, bool force)
    {
        Seal? newest = context.Seals.Newest(out IReadOnlyList<DamagedSeal> damaged);
        foreach (DamagedSeal bad in damaged)
            context.Publish(new Noticed($"the seal {bad.Directory} is damaged and was set aside: {bad.Reason}"));
        if (force || newest is not { } seal)
            return;
        IReadOnlyList<string> differences = RunIdentity.Differences(seal.Manifest.Identity, context.Identity);
        if (differences.Count > 0)
            throw new FatalRunException(ExitCode.Settings, $"{context.Directory.Path} holds a run with other settings or data:"
                + string.Concat(differences.Select(line => $"{Environment.NewLine}  {line}"))
                + $"{Environment.NewLine}For another run beside it add name=NAME; to start over (the old run is kept) add --fresh;"
                + $"{Environment.NewLine}to go on with it all the same: slr resume {context.Directory.Path} key=value ... --force");
    }

    private static RunOutcome Outcome(Exception failure, string folder, RunSummary? summary, CancellationToken stop)
    {
        Log.Error(failure, "The run ended early");
        (int code, string message) = failure switch
        {
            FatalRunException fatal => (fatal.ExitCode, fatal.Message),
            SettingsException or DatasetException or ArgumentException or FormatException or InvalidOperationException
                or Slr.Models.Weights.WeightsException => (ExitCode.Settings, failure.Message),
            OperationCanceledException when stop.IsCancellationRequested =>
                (ExitCode.Interrupted, "stopped; the same command goes on from the last seal"),
            IOException or UnauthorizedAccessException => (ExitCode.CannotWrite, failure.Message),
            _ => (ExitCode.GaveUp, failure.Message),
        };
        return new RunOutcome(code, folder, message, summary);
    }
}

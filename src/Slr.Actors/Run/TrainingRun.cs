using Akka.Actor;
using Serilog;
using Slr.Actors.Attempts;
using Slr.Actors.Chaos;
using Slr.Actors.Configuration;
using Slr.Actors.Data;
using Slr.Actors.Labels;
using Slr.Actors.Nodes;
using Slr.Actors.Observability;
using Slr.Actors.Parts;
using Slr.Actors.Preconditions;
using Slr.Data;
using Slr.Data.Datasets;
using Slr.Models.Weights;
using Slr.Nodes.Leading;
using Slr.Nodes.Membership;
using Slr.Primitives.Files;
using Slr.Runs.Disks;
using Slr.Runs.Files;
using Slr.Runs.Lines;
using Slr.Runs.Seals;
using Slr.Torch;

namespace Slr.Actors.Run;

/// <summary>What to do about an earlier run in the same directory.</summary>
public sealed record RunOptions
{
    /// <summary>Go on although settings or data have changed since the last seal.</summary>
    public bool Force { get; init; }

    /// <summary>Start over; the old run is moved aside, never deleted.</summary>
    public bool Fresh { get; init; }

    /// <summary>The clock of everything that is timed or waits; null = the system's.</summary>
    public TimeProvider? Clock { get; init; }

    /// <inheritdoc cref="RunContext.Around"/>
    internal Func<string, Props, Props> Around { get; init; } = (_, part) => part;
}

/// <summary>The whole path: data, pre-training, adaptation, evaluation, run directory.</summary>
public static class TrainingRun
{
    private static readonly TimeSpan MonitorStart = TimeSpan.FromSeconds(30);

    /// <summary>Begins a run, or goes on from its newest sound seal, and returns when it is over.</summary>
    /// <param name="settings">What <see cref="Recipes.Resolve(string?, IEnumerable{string})"/> made of a recipe and words.</param>
    /// <param name="observer">Hears what happens.</param>
    /// <param name="stop">Ends the run early: the step is finished, an epoch that is trained is evaluated and sealed, the exit
    /// code is 130. All of this takes <c>supervision.grace</c> at most.</param>
    /// <param name="options">What to do about an earlier run; null = go on with it when its settings are the same.</param>
    /// <returns>Exit code, message and summary; failures are outcomes, not exceptions.</returns>
    /// <exception cref="SettingsException">Any key is unknown, any value impossible, or two values contradict each other.</exception>
    public static Task<RunOutcome> ExecuteAsync(
        ResolvedSettings settings, IRunObserver observer, CancellationToken stop, RunOptions? options = null) =>
        ExecuteAsync(RunSettingsBinder.Bind(settings), observer, stop, options);

    /// <inheritdoc cref="ExecuteAsync(ResolvedSettings, IRunObserver, CancellationToken, RunOptions?)"/>
    internal static async Task<RunOutcome> ExecuteAsync(
        RunSettings settings, IRunObserver observer, CancellationToken stop, RunOptions? options = null)
    {
        options ??= new RunOptions();
        string folder = Path.Combine(settings.RunsFolder, settings.Name);
        try
        {
            Readiness ready = RunPreconditions.Examine(settings, stop); // whatever is wrong is refused before anything is made
            ready.Demand();
            TorchThreads.Use(settings.Threads);
            foreach (string name in RunData.ToDraw(settings.Data, settings.CacheFolder))
                observer.On(new Noticed($"drawing the stand-in data set {name}; this happens once, then it is kept in "
                    + $"{settings.CacheFolder}"));
            Dataset source = ready.Source ?? RunData.Open(settings.Data, settings.CacheFolder, ofSource: true, stop);
            Dataset target = ready.Target ?? RunData.Open(settings.Data, settings.CacheFolder, ofSource: false, stop);
            using var rehearsal = new Rehearsal(settings);
            using RunDirectory directory = RunDirectory.Open(folder, options.Fresh, rehearsal.Around(SystemDisk.Instance));
            using var log = new RunLog(directory);
            ActorSystem system = RunActorSystem.Start(settings);
            try
            {
                await using Crew? crew = Crews.Start(settings,
                    news => system.EventStream.Publish(new Noticed(news.Message) { Nodes = news.Nodes }));
                using var context = new RunContext(settings, directory, source, target, options.Clock ?? TimeProvider.System,
                    rehearsal.Around(system.EventStream.Publish), stop)
                {
                    Around = (part, props) => options.Around(part, rehearsal.Around(part, props)),
                    AroundGraph = rehearsal.Around,
                    Crew = crew,
                };
                return await Conduct(system, log.Logger, context, rehearsal, observer, ready, options.Force, stop);
            }
            finally
            {
                await Task.WhenAny(system.Terminate(), Task.Delay(settings.Supervision.Grace));
            }
        }
        catch (Exception failure)
        {
            return Outcome(failure, folder, null, stop);
        }
    }

    private static async Task<RunOutcome> Conduct(
        ActorSystem system, ILogger log, RunContext context, Rehearsal rehearsal, IRunObserver observer, Readiness ready, bool force,
        CancellationToken stop)
    {
        context.Sealed.Sweep();
        var summary = new SummaryKeeper(context);
        var watching = new ObserverList([summary, new RunFileObserver(context, () => LiveActors.Count(system)), new RunStory(context, log),
            observer]);
        IRunObserver told = rehearsal.Around(watching);
        IActorRef monitor = system.ActorOf(Props.Create(() => new Observability.Monitor(told)), PartNames.Monitor);
        // The monitor must have subscribed before anything happens.
        await monitor.Ask<ActorIdentity>(new Identify(null), MonitorStart, CancellationToken.None);
        RunSettings settings = context.Settings;
        summary.Forced = Changes(context, force);
        context.Publish(new RunStarted(context.Directory.Path, context.Source.Generated || context.Target.Generated,
            settings.Pretrain.Options.Epochs, settings.Pretrain.Sampler.Iterations, settings.Adapt.Epochs,
            settings.Adapt.Sampler.Iterations));
        foreach (Finding note in ready.Notes)
            context.Publish(new Noticed(note.ToString()));
        if (context.Rendering.Notice is { } notice)
            context.Publish(new Noticed(notice));
        if (context.Unscorable is { } why)
            context.Publish(new Noticed(context.Target.ScoredByTracks
                ? $"scores are without labels, because of the target's query and gallery: {why}; they say how well a crop finds the other "
                    + "half of its own track"
                : $"nothing is scored, because of the target's query and gallery: {why}; training needs neither"));
        if (summary.WasKilled || context.Unsealed.Lost is not null)
        {
            (int steps, TimeSpan time) = context.Unsealed.Lost ?? (0, TimeSpan.Zero);
            context.Publish(new Restarted(PartNames.Process, "the process before this one did not come to its end", 1, steps, time));
        }
        IActorRef labels = system.ActorOf(context.Around(PartNames.Labels, Props.Create(() => new LabelKeeper(
            epoch => SealedLabels.Of(context, epoch)))), PartNames.Labels);
        var ending = new TaskCompletionSource<RunSupervisor.Ending>(TaskCreationOptions.RunContinuationsAsynchronously);
        IActorRef run = system.ActorOf(Props.Create(() => new RunSupervisor(
            number => Props.Create(() => new Attempt(context, labels, number)), settings.Supervision, context.Publish, ending)),
            PartNames.Run);
        using CancellationTokenRegistration stopping = stop.Register(() => run.Tell(new RunSupervisor.Stop()));
        // One that could not be made tells nobody; actors above it only log why.
        if (await Task.WhenAny(ending.Task, run.WatchAsync(CancellationToken.None)) != ending.Task)
            ending.TrySetResult(new RunSupervisor.Ending(null, new InvalidOperationException("the run's supervisor is gone")));
        RunSupervisor.Ending ended = await ending.Task;
        context.InUse = !await Quiet(system, monitor, rehearsal, settings.Supervision.Grace);
        RunOutcome outcome = Conclude(summary, ended.Cause is { } cause
            ? Outcome(cause, context.Directory.Path, null, stop)
            : new RunOutcome(ExitCode.Success, context.Directory.Path, null, null));
        watching.On(new RunEnded(outcome));
        return outcome;
    }

    /// <summary>Adds the summary, on the disk as well where that takes it.</summary>
    private static RunOutcome Conclude(SummaryKeeper summary, RunOutcome outcome)
    {
        (RunStanding state, string? cause) = outcome.ExitCode switch
        {
            ExitCode.Success => (RunStanding.Finished, null),
            ExitCode.Interrupted => (RunStanding.Stopped, null),
            _ => (RunStanding.Failed, outcome.Message),
        };
        try
        {
            return outcome with { Summary = summary.End(state, cause) };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FatalRunException)
        {
            Log.Warning(error, "The summary could not be written");
            outcome = outcome with { Summary = summary.Summary(state, cause) };
            return outcome.ExitCode == ExitCode.Success
                ? outcome with { ExitCode = ExitCode.CannotWrite, Message = $"the summary could not be written: {error.Message}" }
                : outcome;
        }
    }

    /// <summary>
    /// Waits until the monitor has heard everything and every actor is gone: only then may files and images be let go. A
    /// part that is stuck is left behind after a while; it cannot keep the process.
    /// </summary>
    private static async Task<bool> Quiet(ActorSystem system, IActorRef monitor, Rehearsal rehearsal, TimeSpan limit)
    {
        try
        {
            await monitor.Ask<ActorIdentity>(new Identify(null), limit, CancellationToken.None);
        }
        catch (AskTimeoutException)
        {
            Log.Warning("The monitor did not hear the end of the run within {Limit}", limit);
        }
        rehearsal.Release();
        Task gone = system.Terminate();
        if (await Task.WhenAny(gone, Task.Delay(limit)) == gone)
            return true;
        Log.Warning("A part was still at work {Limit} after the end of the run and is left behind", limit);
        return false;
    }

    /// <summary>
    /// A run with other settings or data, or on a machine that rounds otherwise, is another run: going on with it would mix
    /// two.
    /// </summary>
    /// <returns>What has changed since the newest seal, when the run is to go on all the same.</returns>
    private static IReadOnlyList<string> Changes(RunContext context, bool force)
    {
        Seal? newest = context.Sealed.Seals.Newest(out IReadOnlyList<DamagedSeal> damaged);
        foreach (DamagedSeal bad in damaged)
            context.Publish(new Noticed($"the seal {bad.Directory} is damaged and was set aside: {bad.Reason}"));
        IReadOnlyList<string> changes = newest is null ? [] : RunIdentity.Differences(newest.Manifest.Identity, context.Identity);
        string lines = string.Concat(changes.Select(line => $"{Environment.NewLine}  {line}"));
        if (changes.Count > 0 && !force)
            throw new FatalRunException(ExitCode.Settings,
                $"{context.Directory.Path} holds a run with other settings, data or another machine:{lines}"
                + $"{Environment.NewLine}For another run beside it add name=NAME; to start over (the old run is kept) add --fresh;"
                + $"{Environment.NewLine}to go on with it all the same: {ProgramName.Word} resume {context.Directory.Path} key=value ... "
                + "--force");
        if (changes.Count > 0)
            context.Publish(new Noticed($"goes on although this has changed since the last seal; summary.json keeps it on record:{lines}"));
        return changes;
    }

    /// <summary>
    /// What a failure means for whoever typed the command. Only exceptions that say so by their name are the user's or
    /// the disk's; anything else is a fault in SLR, and the log has the whole of it.
    /// </summary>
    private static RunOutcome Outcome(Exception failure, string folder, RunSummary? summary, CancellationToken stop)
    {
        if (!(failure is OperationCanceledException && stop.IsCancellationRequested))
            Log.Error(failure, "The run ended early");
        (int code, string message) = ThrownCause.Of(failure) switch
        {
            FatalRunException { ExitCode: ExitCode.GaveUp } fatal => (ExitCode.GaveUp, $"{fatal.Message}{WholeOfIt(folder)}"),
            FatalRunException fatal => (fatal.ExitCode, fatal.Message),
            { } users when users is SettingsException or DatasetException or WeightsException or DeviceException =>
                (ExitCode.Settings, users.Message),
            NodeException nodes => (ExitCode.Settings, nodes.Message),
            CannotWriteException refused => (ExitCode.CannotWrite, refused.Message),
            OperationCanceledException when stop.IsCancellationRequested =>
                (ExitCode.Interrupted, "stopped; the same command goes on from the last seal"),
            { } fault => (RunFailures.CodeOf(fault), $"a fault in SLR: {fault.Message}{WholeOfIt(folder)}"),
        };
        return new RunOutcome(code, folder, message, summary);
    }

    private static string WholeOfIt(string folder) =>
        Path.Combine(folder, RunFileNames.Log) is var log && File.Exists(log) ? $"{Environment.NewLine}The whole of it is in {log}." : "";
}

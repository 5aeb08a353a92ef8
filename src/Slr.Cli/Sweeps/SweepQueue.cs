using System.Globalization;
using Slr.Actors.Configuration;
using Slr.Cli.Console;
using Slr.Nodes.Runs;
using Slr.Runs.Files;
using Slr.Torch;

namespace Slr.Cli.Sweeps;

/// <summary>
/// Runs every combination of a plan, a few at a time, each in a process of its own. Repeating it is harmless: what is finished is
/// not begun again, and what was interrupted goes on from its last seal. Nodes take runs as they have room; several queues, also on
/// several machines, may work on one folder: a run belongs to whoever holds its lock, and the others take the next one.
/// </summary>
/// <param name="plan">What is to be run.</param>
/// <param name="folder">The sweep's folder.</param>
/// <param name="terminal">Where is told what goes on.</param>
/// <param name="time">Clock of the forecast.</param>
internal sealed class SweepQueue(SweepPlan plan, string folder, Terminal terminal, TimeProvider time)
{
    /// <summary>Stands for the nodes that were named and have not answered yet: they may do what others cannot.</summary>
    private const string Expected = "nodes that have not answered yet";

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    /// <summary>Settings that say where files lie and nothing of what is computed.</summary>
    private static readonly string[] Places = ["runs", "cache"];

    private readonly Lock gate = new();
    private readonly List<(SweepRun Run, int Code)> failed = [];
    private readonly List<Task> working = [];
    private readonly long started = time.GetTimestamp();
    private RunQueue queue = new([]);
    private int done, doneBefore, total;

    /// <summary>Where a run's process writes to.</summary>
    public static string Log(string folder, SweepRun run) => Path.Combine(folder, $"{run.Name}.log");

    /// <summary>Runs at a time that this machine has cores for; on a device one.</summary>
    /// <param name="device">The setting <c>device</c>.</param>
    /// <param name="threads">Threads of a run.</param>
    public static int AtOnce(string device, int threads) => TrainingDevice.Parse(device).IsCuda
        ? 1 : Math.Max(1, Environment.ProcessorCount / threads);

    /// <summary>Runs what is not finished.</summary>
    /// <param name="atOnce">Most runs at a time on this machine; 0 = none, all are for nodes.</param>
    /// <param name="nodes">Nodes that do runs too; null = none.</param>
    /// <param name="stop">Ends the runs as SIGTERM does, and takes no more.</param>
    /// <returns>The exit code of the sweep: that of the first run that failed, or success.</returns>
    public async Task<int> RunAsync(int atOnce, RunCrewOptions? nodes, CancellationToken stop)
    {
        IReadOnlyList<SweepRun> runs = plan.Runs();
        SweepRun[] waiting = [.. runs.Where(run => !IsDone(run))];
        queue = new(waiting);
        (total, done) = (runs.Count, runs.Count - waiting.Length);
        doneBefore = done;
        terminal.Tell($"{total} runs in {folder}, {done} of them finished; {atOnce} at a time{(nodes is null ? "" : " here, and nodes")}.");
        await WorkAsync(Math.Min(atOnce, waiting.Length), nodes, stop).ConfigureAwait(false);
        if (stop.IsCancellationRequested)
        {
            terminal.Tell($"Stopped with {done} of {total} runs finished. Go on with the same command.");
            return ExitCode.Interrupted;
        }
        foreach ((SweepRun run, int code) in failed)
            terminal.Tell($"{run.Name} ended with code {code}: {Cause(run)} ({Log(folder, run)})");
        return failed.Count == 0 ? ExitCode.Success : failed[0].Code;
    }

    private string Cause(SweepRun run) =>
        SweepState.Of(run, folder).Record?.Summary?.Cause ?? RunProcess.LastLine(Log(folder, run));

    private async Task WorkAsync(int atOnce, RunCrewOptions? nodes, CancellationToken stop)
    {
        using var halt = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using SweepBoard? board = nodes is null ? null : new SweepBoard(folder);
        if (nodes is not null)
            queue.Open(Expected);
        await using RunCrew? crew = nodes is null ? null
            : RunCrew.Start(nodes, node => Open(new NodeSite(node, plan, folder, board!), halt), terminal.Tell);
        if (crew is not null)
            _ = Task.WhenAny(crew.AllHeard, crew.Ended).ContinueWith(_ => Close(Expected), TaskScheduler.Default);
        if (atOnce > 0)
            Open(new OwnSite(plan, folder, atOnce), halt);
        Task over = Task.WhenAny(queue.AllEnded, Task.Delay(Timeout.Infinite, halt.Token));
        await Task.WhenAny(over, crew?.Ended ?? over).ConfigureAwait(false);
        bool cutOff = !over.IsCompleted;
        if (cutOff && atOnce > 0)
        {
            terminal.Tell("The connection to all nodes has ended; this machine goes on alone.");
            await over.ConfigureAwait(false);
        }
        await halt.CancelAsync().ConfigureAwait(false);
        Task[] all;
        lock (gate)
            all = [.. working];
        await Task.WhenAll(all).ConfigureAwait(false);
        if (cutOff && atOnce == 0)
            throw new CommandException("the connection to all nodes has ended; go on with the same command");
    }

    /// <summary>A site takes part until it takes no more. One whose disk fails ends the sweep.</summary>
    private void Open(SweepSite site, CancellationTokenSource halt)
    {
        queue.Open(site.Name);
        CancellationToken until = CancellationTokenSource.CreateLinkedTokenSource(halt.Token, site.Closed).Token;
        Task all = Task.WhenAll(Enumerable.Range(0, site.Room).Select(_ => Task.Run(() => WorkAsync(site, until, halt.Token))));
        lock (gate)
            working.Add(EndAsync());

        async Task EndAsync()
        {
            try
            {
                await all.ConfigureAwait(false);
                Close(site.Name);
            }
            catch
            {
                await halt.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    private void Close(string site)
    {
        queue.Close(site);
        EndRefused();
    }

    private async Task WorkAsync(SweepSite site, CancellationToken until, CancellationToken stop)
    {
        while (await queue.TakeAsync(site.Name, until).ConfigureAwait(false) is { } run)
        {
            long began = time.GetTimestamp();
            int? code = IsDone(run) ? ExitCode.Success : await site.RunAsync(run, stop).ConfigureAwait(false);
            if (code is null || stop.IsCancellationRequested)
                queue.Return(run);
            else if (code == ExitCode.InUse)
                _ = LaterAsync(run, stop);
            else if (code is ExitCode.Settings or ExitCode.CannotWrite or ExitCode.OutOfMemory)
            {
                queue.Refuse(run, site.Name, code.Value);
                EndRefused();
            }
            else
                Ended(run, code.Value, time.GetElapsedTime(began));
        }
    }

    /// <summary>Another process works on it: it is looked at again when that may have ended.</summary>
    private async Task LaterAsync(SweepRun run, CancellationToken stop)
    {
        await Task.Delay(BetweenLooks, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        queue.Postpone(run);
    }

    /// <summary>What a machine cannot do, another one may; what none can has failed.</summary>
    private void EndRefused()
    {
        foreach ((SweepRun run, int code) in queue.TakeRefused())
            Ended(run, code, TimeSpan.Zero);
    }

    /// <summary>True when it is finished with these very settings; whatever else there is, the run itself judges.</summary>
    private bool IsDone(SweepRun run)
    {
        if (!SweepState.Of(run, folder).IsFinished)
            return false;
        IReadOnlyDictionary<string, SettingNote> had = SettingsFile.Read(Path.Combine(folder, run.Name));
        ResolvedSettings now = Recipes.Resolve(plan.Recipe, plan.WordsOf(run, folder));
        return now.Values.All(setting => Places.Contains(setting.Key)
            || (had.TryGetValue(setting.Key, out SettingNote? note) && note.Value == setting.Value.Text));
    }

    private void Ended(SweepRun run, int code, TimeSpan took)
    {
        queue.End();
        lock (gate)
        {
            if (code != ExitCode.Success)
                failed.Add((run, code));
            else
                done++;
            string found = code != ExitCode.Success ? $"ended with code {code}" : Scores(SweepState.Of(run, folder).Scores);
            double each = time.GetElapsedTime(started).TotalSeconds / (done - doneBefore);
            string forecast = queue.Waiting == 0 || done == doneBefore ? ""
                : $"; about {Readable.Duration(each * (total - done - failed.Count))} left";
            terminal.Tell($"{done}/{total} {run.Name}: {found} in {Readable.Duration(took.TotalSeconds)}{forecast}");
        }
    }

    private static string Scores(ScoreBoard scores) => scores is { SourceOnly: { } from, Last: { } to }
        ? string.Create(CultureInfo.InvariantCulture, $"mAP {100 * from.MeanAveragePrecision:0.0} -> {100 * to.MeanAveragePrecision:0.0} %")
        : "finished";
}

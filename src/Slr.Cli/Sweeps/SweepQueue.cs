using System.Globalization;
using Slr.Actors.Configuration;
using Slr.Cli.Console;
using Slr.Runs.Files;
using Slr.Torch;

namespace Slr.Cli.Sweeps;

/// <summary>
/// Runs every combination of a plan, a few at a time, each in a process of its own. Repeating it is harmless: what is finished is
/// not begun again, and what was interrupted goes on from its last seal. Several queues, also on several machines, may work on one
/// folder: a run belongs to whoever holds its lock, and the others take the next one.
/// </summary>
/// <param name="plan">What is to be run.</param>
/// <param name="folder">The sweep's folder.</param>
/// <param name="terminal">Where is told what goes on.</param>
/// <param name="time">Clock of the forecast.</param>
internal sealed class SweepQueue(SweepPlan plan, string folder, Terminal terminal, TimeProvider time)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly List<(SweepRun Run, int Code)> failed = [];
    private readonly long started = time.GetTimestamp();
    private int done, doneBefore, total;

    /// <summary>Where a run's process writes to.</summary>
    public static string Log(string folder, SweepRun run) => Path.Combine(folder, $"{run.Name}.log");

    /// <summary>Runs at a time that this machine has cores for; on a device one.</summary>
    /// <param name="settings">Settings of a run.</param>
    public static int AtOnce(RunSettings settings) => TrainingDevice.Parse(settings.Device).IsCuda
        ? 1 : Math.Max(1, Environment.ProcessorCount / settings.Threads);

    /// <summary>Runs what is not finished.</summary>
    /// <param name="atOnce">Most runs at a time.</param>
    /// <param name="stop">Ends the runs as SIGTERM does, and takes no more.</param>
    /// <returns>The exit code of the sweep: that of the first run that failed, or success.</returns>
    public async Task<int> RunAsync(int atOnce, CancellationToken stop)
    {
        IReadOnlyList<SweepRun> runs = plan.Runs();
        var waiting = new Queue<SweepRun>(runs.Where(run => !IsDone(run)));
        (total, done) = (runs.Count, runs.Count - waiting.Count);
        doneBefore = done;
        terminal.Tell($"{total} runs in {folder}, {done} of them finished; {atOnce} at a time.");
        await Task.WhenAll(Enumerable.Range(0, Math.Min(atOnce, waiting.Count)).Select(_ => WorkAsync(waiting, stop)))
            .ConfigureAwait(false);
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

    private async Task WorkAsync(Queue<SweepRun> waiting, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && Next(waiting) is { } run)
        {
            long began = time.GetTimestamp();
            int code = IsDone(run) ? ExitCode.Success
                : await RunProcess.RunAsync(plan.Recipe, plan.WordsOf(run, folder), Log(folder, run), stop).ConfigureAwait(false);
            if (code == ExitCode.InUse && !stop.IsCancellationRequested)
                await ElsewhereAsync(waiting, run, stop).ConfigureAwait(false);
            else if (!stop.IsCancellationRequested)
                Ended(run, code, time.GetElapsedTime(began), waiting.Count);
        }
    }

    /// <summary>Another process works on it: look again when nothing else is left.</summary>
    private async Task ElsewhereAsync(Queue<SweepRun> waiting, SweepRun run, CancellationToken stop)
    {
        bool others;
        lock (gate)
        {
            others = waiting.Any(other => other != run);
            waiting.Enqueue(run);
        }
        if (!others)
            await Task.Delay(BetweenLooks, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private SweepRun? Next(Queue<SweepRun> waiting)
    {
        lock (gate)
            return waiting.TryDequeue(out SweepRun? run) ? run : null;
    }

    /// <summary>True when it is finished with these very settings; whatever else there is, the run itself judges.</summary>
    private bool IsDone(SweepRun run)
    {
        if (!SweepState.Of(run, folder).IsFinished)
            return false;
        IReadOnlyDictionary<string, SettingNote> had = SettingsFile.Read(Path.Combine(folder, run.Name));
        ResolvedSettings now = Recipes.Resolve(plan.Recipe, plan.WordsOf(run, folder));
        return now.Values.All(setting => had.TryGetValue(setting.Key, out SettingNote? note) && note.Value == setting.Value.Text);
    }

    private void Ended(SweepRun run, int code, TimeSpan took, int left)
    {
        lock (gate)
        {
            if (code != ExitCode.Success)
                failed.Add((run, code));
            else
                done++;
            string found = code != ExitCode.Success ? $"ended with code {code}" : Scores(SweepState.Of(run, folder).Scores);
            double each = time.GetElapsedTime(started).TotalSeconds / (done - doneBefore);
            string forecast = left == 0 || done == doneBefore ? ""
                : $"; about {Readable.Duration(each * (total - done - failed.Count))} left";
            terminal.Tell($"{done}/{total} {run.Name}: {found} in {Readable.Duration(took.TotalSeconds)}{forecast}");
        }
    }

    private static string Scores(ScoreBoard scores) => scores is { SourceOnly: { } from, Last: { } to }
        ? string.Create(CultureInfo.InvariantCulture, $"mAP {100 * from.MeanAveragePrecision:0.0} -> {100 * to.MeanAveragePrecision:0.0} %")
        : "finished";
}

using System.Diagnostics;
using System.Text;
using Slr.Actors.Attempts;
using Slr.Actors.Observability;
using Slr.Runs.Files;
using Slr.Runs.Lines;

namespace Slr.Actors.Run;

/// <summary>Writes the files of a run that hold settings, machine and wall-clock values; metrics are sealed with their epochs.</summary>
internal sealed class RunFileObserver(RunContext context, Func<int> actors) : IRunObserver
{
    public void On(RunEvent happened)
    {
        if (happened is RunStarted)
            WriteSettings();
        else if (TimingOf(happened) is { } line)
            Append(line);
    }

    private TimingLine? TimingOf(RunEvent happened) => happened switch
    {
        StageEnded part => new StageLine
        {
            Stage = part.Stage,
            Epoch = part.Epoch,
            Name = part.Name,
            Start = part.Start.TotalSeconds,
            Seconds = part.Duration.TotalSeconds,
        },
        StepCompleted step when step.Step == step.Steps - 1 => new ThroughputLine
        {
            Stage = step.Stage,
            Epoch = step.Epoch,
            ImagesPerSecond = step.ImagesPerSecond,
        },
        Restarted restart => new RestartLine
        {
            Actor = restart.Actor,
            Cause = restart.Cause,
            Attempt = restart.Attempt,
            LostSteps = restart.LostSteps,
            LostSeconds = restart.LostTime.TotalSeconds,
        },
        EpochSealed epoch => Memory(epoch),
        _ => null,
    };

    private MemoryLine Memory(EpochSealed epoch)
    {
        using var process = Process.GetCurrentProcess();
        return new MemoryLine
        {
            Stage = epoch.Stage,
            Epoch = epoch.Epoch,
            ResidentBytes = process.WorkingSet64,
            PeakBytes = process.PeakWorkingSet64,
            ManagedBytes = GC.GetGCMemoryInfo().TotalCommittedBytes,
            Threads = LiveThreads.Count(),
            PoolThreads = ThreadPool.ThreadCount,
            Handles = process.HandleCount,
            Actors = actors(),
        };
    }

    private void WriteSettings()
    {
        context.Directory.Replace(RunFileNames.Recipe, Encoding.UTF8.GetBytes(context.Settings.Resolved.ToHocon()));
        context.Directory.Replace(RunFileNames.Settings, SettingsFile.ToBytes(context.Settings.Resolved.Values
            .Select(setting => KeyValuePair.Create(setting.Key, new SettingNote(setting.Value.Text, setting.Value.Origin)))));
        context.Directory.Replace(RunFileNames.Environment, EnvironmentFile.ToBytes(EnvironmentProbe.Of(context)));
    }

    private void Append(TimingLine line)
    {
        context.Directory.EnsureHere();
        using FileStream stream = new(context.Directory.Of(RunFileNames.Timings), FileMode.Append, FileAccess.Write, FileShare.Read);
        stream.Write(RunLines.ToBytes(line with { Time = context.Clock.GetUtcNow() }));
    }
}

using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Slr.Actors.Attempts;
using Slr.Actors.Observability;
using Slr.Data;
using Slr.Runs.Files;

namespace Slr.Actors.Run;

/// <summary>Writes the files of a run that hold settings, machine and wall-clock values; metrics are sealed with their epochs.</summary>
internal sealed class RunFiles(RunContext context, Func<int> actors) : IRunObserver
{
    public void On(RunEvent happened)
    {
        switch (happened)
        {
            case RunStarted:
                WriteSettings();
                break;
            case StageEnded part:
                Timing("stage", json =>
                {
                    json.WriteString("stage", NameOf(part.Stage));
                    json.WriteNumber("epoch", part.Epoch);
                    json.WriteString("name", part.Name);
                    json.WriteNumber("start", part.Start.TotalSeconds);
                    json.WriteNumber("seconds", part.Duration.TotalSeconds);
                });
                break;
            case StepCompleted step when step.Step == step.Steps - 1:
                Timing("throughput", json =>
                {
                    json.WriteString("stage", NameOf(step.Stage));
                    json.WriteNumber("epoch", step.Epoch);
                    json.WriteNumber("imagesPerSecond", step.ImagesPerSecond);
                });
                break;
            case Restarted restart:
                Timing("restart", json =>
                {
                    json.WriteString("actor", restart.Actor);
                    json.WriteString("cause", restart.Cause);
                    json.WriteNumber("attempt", restart.Attempt);
                    json.WriteNumber("lostSteps", restart.LostSteps);
                    json.WriteNumber("lostSeconds", restart.LostTime.TotalSeconds);
                });
                break;
            case EpochSealed epoch:
                Sealed(epoch);
                break;
        }
    }

    private void Sealed(EpochSealed epoch)
    {
        Timing("memory", json =>
        {
            json.WriteString("stage", NameOf(epoch.Stage));
            json.WriteNumber("epoch", epoch.Epoch);
            using var process = Process.GetCurrentProcess();
            json.WriteNumber("residentBytes", process.WorkingSet64);
            json.WriteNumber("peakBytes", process.PeakWorkingSet64);
            json.WriteNumber("managedBytes", GC.GetGCMemoryInfo().TotalCommittedBytes);
            json.WriteNumber("threads", LiveThreads.Count());
            json.WriteNumber("poolThreads", ThreadPool.ThreadCount);
            json.WriteNumber("handles", process.HandleCount);
            json.WriteNumber("actors", actors());
        });
    }

    private void WriteSettings()
    {
        context.Directory.Replace("config.conf", System.Text.Encoding.UTF8.GetBytes(context.Settings.Resolved.ToHocon()));
        context.Directory.ReplaceJson("config.json", context.Settings.Resolved.Values.ToDictionary(
            setting => setting.Key, setting => new { value = setting.Value.Text, origin = setting.Value.Origin }));
        context.Directory.ReplaceJson("environment.json", RunEnvironment.Of(context));
    }

    private void Timing(string name, Action<Utf8JsonWriter> rest)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("event", name);
            json.WriteString("time", context.Clock.GetUtcNow());
            rest(json);
            json.WriteEndObject();
        }
        line.Write("\n"u8);
        context.Directory.EnsureHere();
        using FileStream stream = new(context.Directory.Of(RunFileNames.Timings), FileMode.Append, FileAccess.Write, FileShare.Read);
        stream.Write(line.WrittenSpan);
    }

    private static string NameOf(Stage stage) => stage == Stage.Pretrain ? "pretrain" : "adapt";
}

using Slr.Actors.Configuration;
using Slr.Actors.Observability;
using Slr.Actors.Run;
using Slr.Bench.Soak;
using Slr.Data;
using Slr.Runs.Lines;

namespace Slr.Actors.Tests.Run;

/// <summary>A whole run in seconds: a network of width 4 on drawn images of 32 x 16 pixels.</summary>
internal sealed class TinyRun : IDisposable
{
    // Anew in each process: a checkpoint that other code trained has other bytes.
    public static readonly string Cache = Directory.CreateTempSubdirectory("slr-tests-cache-").FullName;

    private readonly Recorder recorder = new();

    public string Root { get; } = Directory.CreateTempSubdirectory("slr-run-").FullName;

    public string Folder => Path.Combine(Root, "runs", "tiny");

    public IReadOnlyList<RunEvent> Events => recorder.Events;

    /// <summary>A cache of its own: nothing of stage 1 is shared with other tests.</summary>
    public string OwnCache => Path.Combine(Root, "cache");

    /// <summary>Everything that makes it tiny, as words of the command line.</summary>
    public string[] Words =>
    [
        .. TinySettings.Words, "name=tiny", $"runs={Path.Combine(Root, "runs")}", $"cache={Cache}",
    ];

    public RunSettings Settings(params string[] more) => RunSettingsBinder.Bind(Resolved(more));

    public Task<RunOutcome> ExecuteAsync(params string[] more) => ExecuteAsync(null, CancellationToken.None, more);

    public Task<RunOutcome> ExecuteAsync(RunOptions? options, CancellationToken stop, params string[] more) =>
        TrainingRun.ExecuteAsync(Resolved(more), recorder, stop, options);

    /// <summary>
    /// Stops a run once an epoch is sealed. Something that the next epoch needs, and this one's seal does not, hangs until then: however
    /// long the seal takes to be written, the run has not come to its end.
    /// </summary>
    /// <param name="stage">Stage of the epoch.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="faults">Further faults, which come first.</param>
    /// <param name="more">Words of the command line.</param>
    public async Task<RunOutcome> StopAfterAsync(Stage stage, int epoch, string[]? faults = null, params string[] more)
    {
        string[] all = [.. faults ?? [],
            stage == Stage.Pretrain ? $"{PartNames.Student} hangs at {epoch + 1}/0" : $"graph.cluster hangs at {epoch + 1}"];
        using var stop = new CancellationTokenSource();
        return await TrainingRun.ExecuteAsync(
            Resolved([.. more, "supervision.grace=500ms", $"chaos.faults=[{string.Join(',', all.Select(fault => $"\"{fault}\""))}]"]),
            new StopAfter(stage, epoch, stop), stop.Token);
    }

    public byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(Folder, file));

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private ResolvedSettings Resolved(string[] more) => Recipes.Resolve(null, [.. Words, .. more], []);

    private sealed class Recorder : IRunObserver
    {
        private readonly List<RunEvent> events = [];

        public IReadOnlyList<RunEvent> Events => events;

        public void On(RunEvent happened) => events.Add(happened);
    }

    private sealed class StopAfter(Stage stage, int epoch, CancellationTokenSource stop) : IRunObserver
    {
        public void On(RunEvent happened)
        {
            if (happened is EpochSealed safe && safe.Stage == stage && safe.Epoch == epoch)
                stop.Cancel();
        }
    }
}

using Slr.Actors.Configuration;
using Slr.Actors.Observability;
using Slr.Actors.Run;

namespace Slr.Actors.Tests.Run;

/// <summary>A whole run in seconds: a network of width 4 on drawn images of 32 x 16 pixels.</summary>
internal sealed class TinyRun : IDisposable
{
    // Anew in each process: a checkpoint that other code trained has other bytes.
    private static readonly string Cache = Directory.CreateTempSubdirectory("slr-tests-cache-").FullName;

    private readonly Recorder recorder = new();

    public string Root { get; } = Directory.CreateTempSubdirectory("slr-run-").FullName;

    public string Folder => Path.Combine(Root, "runs", "tiny");

    public IReadOnlyList<RunEvent> Events => recorder.Events;

    /// <summary>A cache of its own: nothing of stage 1 is shared with other tests.</summary>
    public string OwnCache => Path.Combine(Root, "cache");

    /// <summary>Everything that makes it tiny, as words of the command line.</summary>
    public string[] Words =>
    [
        "name=tiny", $"runs={Path.Combine(Root, "runs")}", $"cache={Cache}", "device=cpu", "threads=2", "data.threads=2",
        "data.height=32", "data.width=16", "data.generated.train-identities=6", "data.generated.images-per-identity=6",
        "data.generated.test-identities=3", "data.generated.gallery-images-per-identity=3", "data.generated.distractors=2",
        "data.generated.junk=1", "data.generated.height=64", "data.generated.width=32", "data.generated.seed=3",
        "network.width=4", "network.blocks=[1,1,1,1]", "network.stem-relu=true", "network.batch-norm-groups=2",
        "pretrain.epochs=2", "pretrain.iterations=3", "pretrain.identities=4", "pretrain.images=2", "pretrain.warmup-epochs=1",
        "pretrain.milestones=[]", "pretrain.padding=2", "adapt.epochs=3", "adapt.iterations=3", "adapt.identities=4",
        "adapt.images=2", "adapt.padding=2", "distance.k1=6", "distance.k2=3", "dbscan.eps=0.7", "dbscan.min-samples=2",
        "refine.min-cluster-size=2", "refine.min-samples=1", "supervision.min-backoff=10ms", "supervision.max-backoff=20ms",
    ];

    public RunSettings Settings(params string[] more) => RunSettingsBinder.Bind(Recipes.Resolve(null, [.. Words, .. more], []));

    public Task<RunOutcome> ExecuteAsync(params string[] more) => ExecuteAsync(null, CancellationToken.None, more);

    public Task<RunOutcome> ExecuteAsync(RunOptions? options, CancellationToken stop, params string[] more) =>
        TrainingRun.ExecuteAsync(Settings(more), recorder, stop, options);

    public byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(Folder, file));

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private sealed class Recorder : IRunObserver
    {
        private readonly List<RunEvent> events = [];

        public IReadOnlyList<RunEvent> Events => events;

        public void On(RunEvent happened) => events.Add(happened);
    }
}

using System.Text.Json;
using Slr.Actors.Configuration;
using Slr.Actors.Data;
using Slr.Actors.Observability;
using Slr.Actors.Run;
using Slr.Cli.Tests.CommandLine;
using Slr.Data.Datasets;

namespace Slr.Cli.Tests.Trained;

/// <summary>A real run of a network of width 4 on drawn images of 32 x 16 pixels, trained once for all tests that use it.</summary>
public sealed class TrainedRun : IAsyncLifetime
{
    public string Root { get; } = Directory.CreateTempSubdirectory("slr-trained-").FullName;

    public string Folder => Path.Combine(Root, "runs", "tiny");

    /// <summary>The run's target.</summary>
    public Dataset Target => RunData.Open(Settings.Data, Settings.CacheFolder, ofSource: false, CancellationToken.None);

    /// <summary>The run's source.</summary>
    public Dataset Source => RunData.Open(Settings.Data, Settings.CacheFolder, ofSource: true, CancellationToken.None);

    internal RunSettings Settings => RunSettingsBinder.Bind(Recipes.Resolve(null, Words, []));

    private string[] Words =>
    [
        "name=tiny", $"runs={Path.Combine(Root, "runs")}", $"cache={Path.Combine(Root, "cache")}", "device=cpu", "threads=2",
        "data.threads=2",
        "data.height=32", "data.width=16", "data.generated.train-identities=6", "data.generated.images-per-identity=6",
        "data.generated.test-identities=5", "data.generated.gallery-images-per-identity=4", "data.generated.distractors=2",
        "data.generated.junk=1", "data.generated.height=64", "data.generated.width=32", "extract.batch=24",
        "network.width=4", "network.blocks=[1,1,1,1]", "network.stem-relu=true", "network.batch-norm-groups=2",
        "pretrain.epochs=1", "pretrain.iterations=2", "pretrain.identities=4", "pretrain.images=2", "pretrain.warmup-epochs=0",
        "pretrain.milestones=[]", "pretrain.padding=2", "adapt.epochs=2", "adapt.iterations=3", "adapt.identities=4",
        "adapt.images=2", "adapt.padding=2", "distance.k1=6", "distance.k2=3", "clustering.dbscan.eps=0.7",
        "clustering.dbscan.min-samples=2",
        "refine.min-cluster-size=2", "refine.min-samples=1",
    ];

    public string this[string name] => Path.Combine(Root, name);

    /// <summary>A part of <c>summary.json</c>.</summary>
    public JsonElement Summary(string part) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "summary.json"))).RootElement.GetProperty(part);

    /// <summary>A copy of the run directory, to be spoilt.</summary>
    public string Copy(string name)
    {
        foreach (string file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(file => !file.Contains("lock")))
        {
            string copy = Path.Combine(this[name], Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        return this[name];
    }

    /// <summary>Runs a command that must succeed.</summary>
    internal static async Task<ProgramRun> Does(params string[] words)
    {
        ProgramRun run = await ProgramRun.Of(words);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }

    public async ValueTask InitializeAsync()
    {
        RunOutcome outcome = await TrainingRun.ExecuteAsync(Settings, new Deaf(), CancellationToken.None);
        Assert.True(outcome.ExitCode == 0, outcome.Message);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Root, recursive: true);
        return ValueTask.CompletedTask;
    }

    private sealed class Deaf : IRunObserver
    {
        public void On(RunEvent happened)
        {
        }
    }
}

/// <summary>Tests of one trained run. Alone, because they compare numbers that depend on the threads of one operation.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TrainedRunTests : ICollectionFixture<TrainedRun>
{
    public const string Name = "a trained run";
}

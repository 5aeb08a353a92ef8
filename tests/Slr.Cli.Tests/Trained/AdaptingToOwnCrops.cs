using System.Text.Json;
using Slr.Cli.Tests.CommandLine;

namespace Slr.Cli.Tests.Trained;

[Collection(TrainedRunTests.Name)]
public sealed class AdaptingToOwnCrops(TrainedRun trained)
{
    /// <summary>The target's training images without their identities, as a tracker's owner has them.</summary>
    private string Crops(string name, string header = "path,camera", Func<int, int, string>? columns = null)
    {
        columns ??= (_, camera) => $"{camera}";
        string list = trained[$"{name}.csv"];
        File.WriteAllLines(list, [header, .. trained.Target.Train.Select((image, at) => $"{image.Path},{columns(at, image.Camera)}")]);
        return list;
    }

    private Task<ProgramRun> Adapt(string crops, params string[] more) => ProgramRun.Of(
    [
        "adapt", crops, "--plain", $"runs={trained["adapted"]}", $"cache={trained["cache"]}", "device=cpu", "threads=2", "data.threads=2",
        "adapt.epochs=2", "adapt.iterations=3", "adapt.identities=4", "adapt.images=2", "adapt.min-images=0", "distance.k1=6",
        "distance.k2=3", "clustering.dbscan.eps=0.7", "clustering.dbscan.min-samples=2", "refine.min-cluster-size=2",
        "refine.min-samples=1",
        .. more,
    ]);

    private string Config(string run) => File.ReadAllText(Path.Combine(trained["adapted"], run, "config.conf"));

    [Fact]
    public async Task starts_from_a_runs_network_with_no_source_on_the_disk()
    {
        ProgramRun run = await Adapt(Crops("mine"), "--from", trained.Folder);
        Assert.True(run.ExitCode == 0, run.Error);
        string folder = Path.Combine(trained["adapted"], "mine");
        Assert.Equal(["adapt-000", "adapt-001"], Directory.GetDirectories(Path.Combine(folder, "seals")).Select(Path.GetFileName).Order());
        Assert.DoesNotContain("pretrain", File.ReadAllText(Path.Combine(folder, "metrics.jsonl")), StringComparison.Ordinal);
        Assert.Contains("gives 128 of the network's 128 tensors", run.Error + run.Output, StringComparison.Ordinal);
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "summary.json")));
        Assert.Equal("none", summary.RootElement.GetProperty("source").GetString());
    }

    [Fact]
    public async Task takes_the_network_and_its_pixels_from_the_run_and_the_rest_from_the_recipe_and_the_words()
    {
        await Adapt(Crops("settings"), "--from", trained.Folder, "adapt.ema=0.9");
        string config = Config("settings");
        foreach (string line in (string[])["network.width = 4", "network.batch-norm-groups = 2", "data.height = 32", "data.width = 16",
            "data.source = none", "data.target = list", "adapt.ema = 0.9"])
            Assert.Contains($"  {line}\n", config, StringComparison.Ordinal);
    }

    [Fact]
    public async Task takes_the_network_from_a_file_of_weights()
    {
        ProgramRun run = await Adapt(Crops("file"), "--from", Path.Combine(trained.Folder, "weights", "teacher.safetensors"),
            "data.height=32", "data.width=16", "network.batch-norm-groups=2");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("  network.width = 4\n", Config("file"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task compares_cameras_apart_where_all_are_known()
    {
        await Adapt(Crops("known"), "--from", trained.Folder);
        Assert.Contains("  distance.form = camera\n", Config("known"), StringComparison.Ordinal);
        await Adapt(Crops("unknown", "path,time", (at, _) => $"{at}"), "--from", trained.Folder);
        Assert.Contains("  distance.form = abmt\n", Config("unknown"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task of_tracks_keeps_apart_whom_one_camera_sees_at_one_moment_and_scores_without_labels()
    {
        // Six images of a person are a track; two people at a time.
        string crops = Crops("tracks", "path,camera,track,time", (at, _) => $"1,{at / 6},{(at / 12 * 100) + (at % 6)}");
        ProgramRun run = await Adapt(crops, "--from", trained.Folder);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("  clustering.use = linkage\n", Config("tracks"), StringComparison.Ordinal);
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(trained["adapted"], "tracks", "summary.json")));
        JsonElement free = summary.RootElement.GetProperty("labelFree");
        foreach (string when in (string[])["start", "best", "last"])
            Assert.InRange(free.GetProperty(when).GetProperty("mAP").GetDouble(), 0, 1);
        Assert.Equal(JsonValueKind.Null, summary.RootElement.GetProperty("last").ValueKind);
        string labels = File.ReadLines(Path.Combine(trained["adapted"], "tracks", "metrics.jsonl"))
            .First(line => line.Contains("\"labels\""));
        JsonElement tracks = JsonDocument.Parse(labels).RootElement.GetProperty("tracks");
        Assert.Equal((6, 3), (tracks.GetProperty("keptTogether").GetInt32(), tracks.GetProperty("keptApart").GetInt32()));
        Assert.True(tracks.GetProperty("contradictions").GetInt64() >= 0);
        Assert.Contains("how well a crop finds the other half of its own track", run.Output + run.Error, StringComparison.Ordinal);
        ProgramRun report = await TrainedRun.Does("report", Path.Combine(trained["adapted"], "tracks"), "--out", trained["tracks.html"]);
        Assert.Contains("Scores are without labels", File.ReadAllText(trained["tracks.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task from_nothing_says_what_to_expect()
    {
        ProgramRun run = await Adapt(Crops("nothing"), "network.width=4", "data.height=32", "data.width=16", "network.batch-norm-groups=2");
        Assert.Contains("training starts from random weights", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task from_a_run_that_is_not_there_names_those_that_are()
    {
        ProgramRun run = await Adapt(Crops("lost"), "--from", "runs/tinny");
        Assert.Equal(64, run.ExitCode);
        Assert.StartsWith("There is no run 'runs/tinny'", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("two people", 12, 0, "has 12 training images. Adaptation learns from what tells many people apart")]
    [InlineData("one person", 6, 0, "has 6 training images. Adaptation learns from what tells many people apart")]
    [InlineData("one crop", 1, 65, "fall into 0 cluster(s), 1 of them in none")]
    public async Task of_few_says_that_they_are_few(string name, int count, int code, string what)
    {
        string folder = Directory.CreateDirectory(trained[name]).FullName;
        foreach ((int at, string image) in trained.Target.Train.Take(count).Select(image => image.Path).Index())
            File.Copy(image, Path.Combine(folder, $"{at}.jpg"));
        ProgramRun run = await Adapt(folder, "--from", trained.Folder, "name=few");
        Assert.True(run.ExitCode == code || run.ExitCode == 65, run.Error + run.Output);
        Assert.Contains(what, run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Directory.Delete(Path.Combine(trained["adapted"], "few"), recursive: true);
    }

    [Fact]
    public async Task of_a_folder_without_crops_names_the_layouts_that_would_do()
    {
        ProgramRun run = await Adapt(Directory.CreateDirectory(trained["empty"]).FullName, "--from", trained.Folder);
        Assert.Equal(64, run.ExitCode);
        Assert.Contains("docs/datasets.md", run.Error, StringComparison.Ordinal);
    }
}

using System.Text.Json;
using Slr.Cli.Tests.Export;

namespace Slr.Cli.Tests.Endurance;

/// <summary>One real run in which three parts fail, and all that people look at while it goes on and afterwards.</summary>
public sealed class WhatARunLeavesToLookAt(WhatARunLeavesToLookAt.DisturbedRun run) : IClassFixture<WhatARunLeavesToLookAt.DisturbedRun>
{
    [Theory]
    [InlineData("[INF] run: Command: slr run market2personx --plain", "[INF] run: SLR 0.1.0, .NET 10", "libtorch",
        "[INF] run: Setting adapt.epochs = 3 (command line)",
        "[INF] run: Source market1501 in ", "GENERATED stand-ins", "[INF] run: Target personx in ",
        "[INF] run: Attempt 1 begins with epoch 1 of pre-training, from the start", "Epoch 1 of pre-training is trained: 3 steps in ",
        "Epoch 1 of pre-training is sealed in ", "Source only: mAP ", "Epoch 1 has its labels: ", "Epoch 1 of adaptation is trained: ",
        "Epoch 1: mAP ",
        "Epoch 2: mAP ", "Epoch 3: mAP ", "[INF] run: The run is finished: 3 epochs of adaptation, 3 restarts, ", "mAP ")]
    [InlineData("Injected fault: clusterer throws at 1/0", "[WRN] run: clusterer was started again",
        "injected fault: clusterer throws at 1/0",
        "Epoch 2 has its labels", "Injected fault: student throws at 2/1",
        "[WRN] run: attempt was started again (1 steps, ", "Attempt 2 begins with epoch 3 of adaptation, from ",
        "Epoch 3 of adaptation is trained")]
    [InlineData("Injected fault: evaluator throws at 1/0",
        "[ERR] akka://slr/user/run/attempt-1/evaluator: injected fault: evaluator throws at 1/0")]
    [InlineData("Epoch 1 of adaptation is sealed in ", "Epoch 2 of adaptation is sealed in ", "Epoch 3 of adaptation is sealed in ",
        "The run is finished")]
    public void is_a_log_that_tells_its_story_in_order(params string[] sentences)
    {
        string log = File.ReadAllText(run["log.txt"]);
        int at = 0;
        foreach (string sentence in sentences)
        {
            int found = log.IndexOf(sentence, at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"'{sentence}' is not in the rest of the log:{Environment.NewLine}{log[at..]}");
            at = found + sentence.Length;
        }
    }

    [Fact]
    public void is_a_log_for_programs_with_templates_values_levels_and_the_paths_of_actors()
    {
        JsonElement[] lines = [.. File.ReadLines(run["log.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.All(lines, line => Assert.True(line.GetProperty("@t").GetDateTimeOffset() > DateTimeOffset.UnixEpoch));
        JsonElement[] seals = [.. lines.Where(line =>
            Template(line) == "Epoch {Epoch} of {Stage} is sealed in {Seal}" && line.GetProperty("Stage").ValueEquals("adaptation"))];
        Assert.Equal([1, 2, 3], seals.Select(seal => seal.GetProperty("Epoch").GetInt32()));
        Assert.All(lines.Where(line => Template(line).StartsWith("{Part} was started again", StringComparison.Ordinal)),
            line => Assert.Equal("Warning", line.GetProperty("@l").GetString()));
        Assert.Contains(lines, line =>
            line.GetProperty("ActorPath").GetString()!.Contains("/user/run/attempt-1/evaluator", StringComparison.Ordinal)
            && line.TryGetProperty("@x", out _));
    }

    [Fact]
    public void are_plain_lines_each_with_its_time()
    {
        string[] said = [.. run.Said.Split('\n').TakeWhile(line => !line.Contains('→'))];
        Assert.True(said.Length > 10);
        Assert.All(said, line => Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S", line));
    }

    [Fact]
    public void counts_epochs_from_0_for_programs_and_from_1_for_people()
    {
        Assert.Equal([0, 1, 2], Lines("metrics.jsonl").Where(line => line.GetProperty("event").ValueEquals("labels")).Select(Epoch));
        Assert.Equal([0, 1, 2], Lines("timings.jsonl").Where(line => line.GetProperty("event").ValueEquals("stage")
            && line.GetProperty("name").ValueEquals("seal")).Select(Epoch));
        JsonElement summary = JsonDocument.Parse(File.ReadAllBytes(run["summary.json"])).RootElement;
        Assert.Equal((-1, 2), (Epoch(summary.GetProperty("sourceOnly")), Epoch(summary.GetProperty("last"))));
        Assert.Equal(["0", "1", "2", "3"], File.ReadLines(run["metrics.csv"]).Skip(1).Select(row => row.Split(',')[0]));
        foreach (string said in (string[])["adapt 1/3 labels", "adapt 3/3 evaluation"])
            Assert.Contains(said, run.Said);
        Assert.DoesNotContain("adapt 0/3", run.Said);
        Assert.Contains("epoch 3 (last", run.Said);
    }

    [Fact]
    public void are_event_files_with_each_number_once_from_epoch_1_on()
    {
        var reader = new TensorBoardReader(run["tensorboard"]);
        reader.Poll();
        Assert.Equal(reader.Scalars.Count, reader.Scalars.DistinctBy(scalar => (scalar.Tag, scalar.Step)).Count());
        Assert.Equal([0L, 1, 2, 3], reader.Scalars.Where(scalar => scalar.Tag == "target/mAP").Select(scalar => scalar.Step));
        Assert.Equal([1L, 2, 3], reader.Scalars.Where(scalar => scalar.Tag == "labels/clusters").Select(scalar => scalar.Step));
        double[] losses = [.. Lines("metrics.jsonl").Where(line => line.GetProperty("event").ValueEquals("step")
            && line.GetProperty("stage").ValueEquals("adapt")).Select(line => line.GetProperty("loss").GetDouble())];
        Assert.Equal(losses.Select(loss => (float)loss),
            reader.Scalars.Where(scalar => scalar.Tag == "adapt/loss").Select(scalar => scalar.Value));
        Assert.True(reader.Scalars.Select(scalar => scalar.WallTime).Distinct().Count() > 5);
    }

    [Fact]
    public void has_graph_stages_within_the_time_of_their_epoch()
    {
        ILookup<int, JsonElement> epochs = Lines("timings.jsonl").Where(line => line.GetProperty("event").ValueEquals("stage")
            && line.GetProperty("stage").ValueEquals("adapt")).ToLookup(Epoch);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            JsonElement refine = epochs[epoch].Last(line => line.GetProperty("name").ValueEquals("refine"));
            JsonElement cluster = epochs[epoch].Last(line => line.GetProperty("name").ValueEquals("graph.cluster"));
            double end = Number(refine, "start") + Number(refine, "seconds");
            Assert.InRange(Number(cluster, "start"), end - Number(refine, "seconds") - 5, end);
        }
    }

    private static string Template(JsonElement line) => line.GetProperty("@mt").GetString()!;

    private static int Epoch(JsonElement line) => line.GetProperty("epoch").GetInt32();

    private static double Number(JsonElement line, string name) => line.GetProperty(name).GetDouble();

    private IEnumerable<JsonElement> Lines(string file) => File.ReadLines(run[file]).Select(line => JsonDocument.Parse(line).RootElement);

    /// <summary>The run, done once.</summary>
    public sealed class DisturbedRun : IAsyncLifetime
    {
        private readonly string folder = Directory.CreateTempSubdirectory("slr-watched-").FullName;

        public string Said { get; private set; } = "";

        public string this[string file] => Path.Combine(folder, "runs", "tiny", file);

        public async ValueTask InitializeAsync()
        {
            using var slr = new SlrProcess(folder,
                "chaos.faults=[\"clusterer throws at 1\", \"evaluator throws at 1\", \"student throws at 2/1\"]",
                "pretrain.epochs=1", "pretrain.warmup-epochs=0");
            Assert.Equal(0, await slr.Ends());
            Said = slr.Written();
        }

        public ValueTask DisposeAsync()
        {
            Directory.Delete(folder, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}

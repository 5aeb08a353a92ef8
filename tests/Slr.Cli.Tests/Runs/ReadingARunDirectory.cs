using Slr.Cli.Console;
using Slr.Cli.Runs;
using Slr.Data;
using Slr.Runs.Files;
using Slr.Runs.Lines;

namespace Slr.Cli.Tests.Runs;

public class ReadingARunDirectory
{
    [Fact]
    public void finds_scores_labels_losses_times_and_warnings()
    {
        using var fixture = new RunFixture();
        RunRecord run = RunReader.Open(fixture.Folder).Record;
        Assert.Equal(0.31, run.SourceOnly!.MeanAveragePrecision);
        Assert.Equal(6, run.Adapted.Count());
        Assert.Equal(6, run.Labels.Count);
        Assert.Equal(0.85, run.Labels.Last().Quality!.F1!.Value, 9);
        Assert.Equal(300, run.Steps.Count);
        Assert.Equal(34, run.Stages.Count);
        Assert.Equal("loader", Assert.Single(run.Restarts).Line.Actor);
        Assert.Equal("clusterJump", Assert.Single(run.Labels.SelectMany(line => line.Warnings)).Kind);
        Assert.Equal(("a,b.jpg", "the file ends early"), (run.Quarantine.Single().Key, run.Quarantine.Single().Reason));
        Assert.True(run.Summary!.Generated);
        Assert.Equal("0.5", run.Setting("refine.alpha"));
    }

    [Fact]
    public void takes_a_replayed_step_once_and_its_last_values()
    {
        var run = new RunRecord("x");
        foreach (double loss in (double[])[3, 2])
            run.Add(new StepLine { Stage = Stage.Adapt, Epoch = 1, Step = 4, Loss = loss });
        Assert.Equal(2, Assert.Single(run.Steps).Loss);
    }

    [Fact]
    public void puts_the_times_of_a_resumed_run_on_one_scale()
    {
        var run = new RunRecord("x");
        foreach (string text in (string[])[
            """{"event":"stage","time":"2026-01-01T10:00:10Z","name":"train","stage":"adapt","epoch":0,"start":4,"seconds":6}""",
            """{"event":"restart","time":"2026-01-01T10:00:12Z","actor":"loader","cause":"x"}""",
            """{"event":"stage","time":"2026-01-01T11:00:09Z","name":"train","stage":"adapt","epoch":1,"start":3,"seconds":6}"""])
            run.Add(RunLines.Parse(text)!);
        Assert.Equal([4.0, 3603.0], run.Stages.Select(s => s.Start));
        Assert.Equal(12.0, run.Restarts[0].At);
    }

    [Fact]
    public void places_stages_of_the_graph_where_they_began_also_before_refinement_and_after_a_resume()
    {
        var run = new RunRecord("x");
        foreach (string text in (string[])[
            """{"event":"stage","time":"2026-01-01T10:00:50Z","name":"train","stage":"adapt","epoch":0,"start":44,"seconds":6}""",
            """{"event":"stage","time":"2026-01-01T11:00:35Z","name":"graph.neighbours","stage":"adapt","epoch":1,"start":12,"seconds":5}""",
            """{"event":"stage","time":"2026-01-01T11:00:35Z","name":"graph.jaccard","stage":"adapt","epoch":1,"start":31,"seconds":1}""",
            """{"event":"stage","time":"2026-01-01T11:00:35Z","name":"refine","stage":"adapt","epoch":1,"start":30,"seconds":5}"""])
            run.Add(RunLines.Parse(text)!);
        Assert.Equal([("train", 44.0), ("refine", 3630.0), ("neighbours", 3612.0), ("jaccard", 3631.0)],
            run.Stages.Select(s => (s.Name, s.Start)));
    }

    [Fact]
    public void follows_a_growing_file_by_whole_lines()
    {
        using var fixture = new RunFixture();
        RunReader reader = RunReader.Open(fixture.Folder);
        string metrics = Path.Combine(fixture.Folder, "metrics.jsonl");
        File.WriteAllText(metrics,
            File.ReadAllText(metrics)
            .Replace("{\"event\": \"step\", \"sta", "{\"event\":\"evaluation\",\"stage\":\"adapt\",\"epoch\":9,\"mAP\":0.9}\n"));
        reader.Refresh();
        Assert.Equal(0.9, reader.Record.Adapted.Last().MeanAveragePrecision);
    }

    [Fact]
    public void tolerates_missing_files_values_of_other_kinds_and_unknown_events()
    {
        using var fixture = new RunFixture();
        foreach (string name in (string[])["summary.json", "environment.json", "ranking.json", "quarantine.csv", "timings.jsonl"])
            File.Delete(Path.Combine(fixture.Folder, name));
        File.AppendAllText(Path.Combine(fixture.Folder, "metrics.jsonl"),
            "\n{\"event\":\"dance\"}\n[1]\n{\"event\":\"step\",\"step\":\"two\",\"loss\":null}\n{\"event\":\"labels\",\"quality\":3}\n");
        RunRecord run = RunReader.Open(fixture.Folder).Record;
        Assert.Null(run.Summary);
        Assert.Equal(0.6, run.Scores.Last!.MeanAveragePrecision, 9);
        Assert.Empty(RankingFile.Read(fixture.Folder));
    }

    [Fact]
    public void refuses_a_folder_that_holds_no_run_and_names_the_nearest()
    {
        using var fixture = new RunFixture();
        var error = Assert.Throws<CommandException>(() => NamedRuns.Find(Path.Combine(fixture.Parent, "market2person")));
        Assert.Contains("did you mean 'market2personx'", error.Message);
        Assert.Equal(64, error.ExitCode);
    }
}

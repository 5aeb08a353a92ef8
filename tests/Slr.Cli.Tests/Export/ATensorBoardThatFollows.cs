using Slr.Actors.Observability;
using Slr.Cli.Export;
using Slr.Data;
using Slr.Flow.Evaluation;
using Slr.Flow.Refinement;
using Slr.Models.Training;

namespace Slr.Cli.Tests.Export;

/// <summary>The event files of a run that goes on, read by what reads as TensorBoard does while they grow.</summary>
public sealed class ATensorBoardThatFollows : IDisposable
{
    private const int Steps = 3;
    private readonly string folder = Directory.CreateTempSubdirectory("slr-board-").FullName;
    private readonly SetClock clock = new();

    private string Board => Path.Combine(folder, "tensorboard");

    [Fact]
    public void sees_every_number_at_once_with_the_moment_at_which_it_was_measured()
    {
        var reader = new TensorBoardReader(Board);
        using var export = new ExportObserver(clock);
        foreach (RunEvent happened in Epochs(from: 0, to: 2))
        {
            clock.Now += TimeSpan.FromSeconds(7);
            export.On(happened);
            int before = reader.Scalars.Count;
            reader.Poll();
            Assert.All(reader.Scalars.Skip(before), scalar => Assert.Equal(clock.Now.ToUnixTimeMilliseconds() / 1000.0, scalar.WallTime));
            Assert.Equal(happened is StepCompleted or LabelsRefined or Evaluated { Scores.Queries: > 0 }, reader.Scalars.Count > before);
        }
        Assert.Equal([1L, 2, 3, 4, 5, 6], Places(reader, "adapt/loss"));
        Assert.Equal([1L, 2], Places(reader, "labels/clusters"));
    }

    [Fact]
    public void counts_epochs_from_1_and_takes_0_for_source_only_and_nothing_for_what_could_not_be_scored()
    {
        var reader = new TensorBoardReader(Board);
        using var export = new ExportObserver(clock);
        export.On(new RunStarted(folder, false, 1, Steps, 2, Steps));
        export.On(new AttemptStarted(1, Stage.Pretrain, 0, null));
        export.On(new Evaluated(Stage.Pretrain, 0, new RankingScores(0.5, 0.6, 0.7, 0.8, 10, 0)));
        export.On(new Evaluated(Stage.Adapt, 0, new RankingScores(null, null, null, null, 0, 10)));
        export.On(new Evaluated(Stage.Adapt, 1, new RankingScores(0.6, 0.6, 0.7, 0.8, 10, 0)));
        reader.Poll();
        Assert.Equal([0L, 2], Places(reader, "target/mAP"));
    }

    [Fact]
    public void goes_on_after_a_kill_and_is_told_nothing_twice_also_when_the_clock_went_back()
    {
        var reader = new TensorBoardReader(Board);
        using (var killed = new ExportObserver(clock))
            foreach (RunEvent happened in Epochs(from: 0, to: 2).SkipLast(4)) // within epoch 2
                killed.On(happened);
        File.AppendAllBytes(Directory.GetFiles(Board).Single(), EventRecords.Scalar(1, 5, "adapt/loss", 1)[..20]);
        reader.Poll();
        clock.Now -= TimeSpan.FromHours(1);
        using (var resumed = new ExportObserver(clock))
            foreach (RunEvent happened in Epochs(from: 1, to: 3))
            {
                resumed.On(happened);
                reader.Poll();
            }
        Complete(reader, epochs: 3);
        var late = new TensorBoardReader(Board);
        late.Poll();
        Assert.Equal(late.Scalars, reader.Scalars);
    }

    [Fact]
    public void finds_whole_files_wherever_a_process_was_killed()
    {
        using (var killed = new ExportObserver(clock))
            foreach (RunEvent happened in Epochs(from: 0, to: 1))
                killed.On(happened);
        string file = Directory.GetFiles(Board).Single();
        byte[] whole = File.ReadAllBytes(file);
        for (int length = 0; length < whole.Length; length++)
        {
            foreach (string other in Directory.GetFiles(Board))
                File.Delete(other);
            File.WriteAllBytes(file, whole[..length]);
            var reader = new TensorBoardReader(Board);
            reader.Poll();
            using (var resumed = new ExportObserver(clock))
                foreach (RunEvent happened in Epochs(from: 0, to: 1))
                    resumed.On(happened);
            reader.Poll();
            Complete(reader, epochs: 1);
        }
    }

    [Fact]
    public void is_told_what_was_sealed_before_when_the_files_do_not_have_it()
    {
        File.WriteAllText(Path.Combine(folder, "metrics.jsonl"),
            "{\"event\":\"step\",\"stage\":\"pretrain\",\"epoch\":0,\"step\":0,\"loss\":2.5}\n"
            + "{\"event\":\"evaluation\",\"stage\":\"pretrain\",\"epoch\":0,\"mAP\":0.25}\n");
        string seal = Directory.CreateDirectory(Path.Combine(folder, "pretrain-000")).FullName;
        Directory.SetLastWriteTimeUtc(seal, DateTime.UnixEpoch.AddDays(100));
        using var export = new ExportObserver(clock);
        export.On(new RunStarted(folder, false, 1, Steps, 2, Steps));
        export.On(new AttemptStarted(1, Stage.Adapt, 0, seal));
        var reader = new TensorBoardReader(Board);
        reader.Poll();
        Assert.Equal([new ReadScalar("pretrain/loss", 1, 2.5f, 8_640_000), new ReadScalar("target/mAP", 0, 0.25f, 8_640_000)],
            reader.Scalars);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static IEnumerable<long> Places(TensorBoardReader reader, string tag) =>
        reader.Scalars.Where(s => s.Tag == tag).Select(s => s.Step);

    private static void Complete(TensorBoardReader reader, int epochs)
    {
        Assert.Equal(reader.Scalars.Count, reader.Scalars.DistinctBy(s => (s.Tag, s.Step)).Count());
        Assert.Equal(Enumerable.Range(1, epochs * Steps).Select(step => (long)step), Places(reader, "adapt/loss"));
        Assert.Equal(Enumerable.Range(1, epochs).Select(epoch => (long)epoch), Places(reader, "labels/outliers"));
        Assert.Equal(Enumerable.Range(1, epochs).Select(epoch => (long)epoch), Places(reader, "target/rank1"));
    }

    private IEnumerable<RunEvent> Epochs(int from, int to)
    {
        yield return new RunStarted(folder, false, 1, Steps, to, Steps);
        yield return new AttemptStarted(1, Stage.Adapt, from, null);
        for (int epoch = from; epoch < to; epoch++)
        {
            yield return new LabelsRefined(epoch, new RefinementReport
            {
                Clusters = 4 + epoch,
                Outliers = 2,
                CurrentClusters = 4,
                CurrentOutliers = 2,
                ChangedByRefinement = 0,
                DistinctRows = 9,
            }, null);
            for (int step = 0; step < Steps; step++)
                yield return new StepCompleted(Stage.Adapt, epoch, step, Steps, 1e-3, new StepLosses(2, 1, 1, 0.5), 100);
            yield return new Evaluated(Stage.Adapt, epoch, new RankingScores(0.5, 0.6, 0.7, 0.8, 10, 0));
            yield return new EpochSealed(Stage.Adapt, epoch, "");
        }
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddYears(56);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

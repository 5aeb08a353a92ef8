using System.Text;
using CsCheck;
using Slr.Data;
using Slr.Flow.Evaluation;
using Slr.Flow.Metrics;
using Slr.Flow.Refinement;
using Slr.Models.Training;
using Slr.Runs.Files;
using Slr.Runs.Lines;

namespace Slr.Actors.Tests.Store;

/// <summary>What the writer of each file of a run writes, its reader reads, whatever words stand in it.</summary>
public sealed class FilesOfARun : IDisposable
{
    private static readonly Gen<string> Words = Gen.Char["ab,\"\\\n\r\t é人/'<&; "].Array[0, 12].Select(letters => new string(letters));

    private readonly string folder = Directory.CreateTempSubdirectory("slr-files-").FullName;

    [Fact]
    public void keep_the_images_that_could_not_be_read() =>
        Gen.Select(Words, Words, Words).Select(row => new QuarantineRow(row.Item1, row.Item2, row.Item3))
        .Array[0, 8].Sample(images => AssertReadBack(images, RunFileNames.Quarantine, QuarantineFile.ToBytes, QuarantineFile.Read),
            iter: 100, threads: 1);

    [Fact]
    public void keep_settings_and_where_they_came_from() =>
        Gen.Dictionary(Words, Gen.Select(Words, Words).Select(pair => new SettingNote(pair.Item1, pair.Item2)))[0, 8]
        .Sample(settings => AssertReadBack(settings.Order(Comparer<KeyValuePair<string,
            SettingNote>>.Create((a, b) => string.CompareOrdinal(a.Key, b.Key))),
            RunFileNames.Settings, SettingsFile.ToBytes, at => SettingsFile.Read(at)), iter: 100, threads: 1);

    [Fact]
    public void keep_the_machine_by_the_names_of_its_values() => Words.Sample(word =>
    {
        var environment = new RunEnvironment(word, word, word, word, word, 2, 1L << 40, "cuda:0", word, word, true);
        File.WriteAllBytes(Path.Combine(folder, RunFileNames.Environment), EnvironmentFile.ToBytes(environment));
        IReadOnlyList<KeyValuePair<string, string>> read = EnvironmentFile.Read(folder);
        Assert.Equal(["slr", "dotnet", "system", "torch", "processor", "processors", "memoryBytes", "device", "source", "target",
            "generated"],
            read.Select(value => value.Key));
        Assert.Equal([word, "1099511627776", "True"],
            new[] { "torch", "memoryBytes", "generated" }.Select(name => read.Single(value => value.Key == name).Value));
    }, iter: 50, threads: 1);

    [Fact]
    public void keep_ranked_lists() =>
        Gen.Select(Words, Gen.Double[0, 1].Nullable(), Gen.Select(Words, Gen.Bool).Array[0, 5]).Array[0, 4].Sample(queries =>
    {
        QueryRanking[] lists = [.. queries.Select(query =>
            new QueryRanking(query.Item1, query.Item2, [.. query.Item3.Select(image => new RankedImage(image.Item1, image.Item2))]))];
        File.WriteAllBytes(Path.Combine(folder, RunFileNames.Ranking), RankingFile.ToBytes(lists));
        IReadOnlyList<QueryRanking> read = RankingFile.Read(folder);
        Assert.Equal(lists.Select(query => (query.Key, query.Ap)), read.Select(query => (query.Key, query.Ap)));
        Assert.Equal(lists.SelectMany(query => query.Top), read.SelectMany(query => query.Top));
    }, iter: 100, threads: 1);

    [Fact]
    public void keep_the_summary() => Words.Sample(word =>
    {
        var summary = new RunSummary
        {
            Name = word,
            Source = word,
            Target = word,
            Generated = true,
            Seed = ulong.MaxValue,
            SourceOnly = new EpochScores(-1, 0.1, 0.2, 0.3, 0.4, 5) { SkippedQueries = 6 },
            State = RunStanding.Failed,
            Cause = word,
            LostSeconds = 0.1,
        };
        File.WriteAllBytes(Path.Combine(folder, RunFileNames.Summary), SummaryFile.ToBytes(summary));
        RunSummary read = SummaryFile.Read(folder)!;
        Assert.Equal(summary, read with { Forced = summary.Forced });
    }, iter: 50, threads: 1);

    [Fact]
    public void keep_every_kind_of_line() => Gen.Select(Words, Gen.Double, Gen.Int[0, 1000]).Sample((word, number, count) =>
    {
        DateTimeOffset time = DateTimeOffset.UnixEpoch.AddMilliseconds(count);
        RunLine[] lines =
        [
            StepLine.Of(Stage.Adapt, count, count, number, new StepLosses(number, number, number, number)),
            new EpochLine { Stage = Stage.Pretrain, Epoch = count, Steps = count, Loss = 0.5 },
            EvaluationLine.Of(Stage.Adapt, count, new RankingScores(number, null, 0.5, 1, count, 0)),
            new StageLine { Time = time, Stage = Stage.Adapt, Epoch = count, Name = word, Start = 0.25, Seconds = count },
            new ThroughputLine { Time = time, Stage = Stage.Adapt, Epoch = count, ImagesPerSecond = count },
            new MemoryLine { Time = time, Stage = Stage.Adapt, Epoch = count, ResidentBytes = 1L << 40, PeakBytes = 2, ManagedBytes = 3,
                Threads = 4, PoolThreads = 5, Handles = 6, Actors = 7 },
            new RestartLine { Time = time, Actor = word, Cause = word, Attempt = 2, LostSteps = count, LostSeconds = 0.5 },
        ];
        Assert.Equal(lines, lines.Select(line => RunLines.Parse(Encoding.UTF8.GetString(RunLines.ToBytes(line)))));
    }, iter: 200);

    [Fact]
    public void keep_labels_with_the_figures_of_any_clusterer() =>
        Gen.Select(Words, Gen.Double, Gen.Int[0, 1000]).Sample((word, number, count) =>
    {
        LabelsLine labels = LabelsLine.Of(count, Report(count, number) with
        {
            Diagnostics = Report(0, 0).Diagnostics.Add("eps", number).Add(word + "'s own", 1),
            Warnings = [new FailureSignature(FailureKind.ClusterJump, word)],
        }, new LabelQuality(number, 1, double.NaN, 0, 0.5, 1));
        string text = Encoding.UTF8.GetString(RunLines.ToBytes(labels));
        var read = Assert.IsType<LabelsLine>(RunLines.Parse(text));
        Assert.Equal(text, Encoding.UTF8.GetString(RunLines.ToBytes(read)));
        Assert.Equal(labels with { Figures = read.Figures, Warnings = read.Warnings }, read);
        Assert.Equal([new LabelWarning("clusterJump", word)], read.Warnings);
        Assert.Equal(labels.Figures.Select(figure => (figure.Key, figure.Value.ToString())),
            read.Figures.Select(figure => (figure.Key, figure.Value.ToString())));
    }, iter: 200);

    [Fact]
    public void have_the_bytes_that_are_documented()
    {
        string[] lines = [.. ((RunLine[])
        [
            StepLine.Of(Stage.Pretrain, 0, 3, 3.5e-4, new StepLosses(2.5, 1, 0, double.NaN)),
            LabelsLine.Of(1, Report(4, 0.1) with { Diagnostics = Report(0, 0).Diagnostics.Add("eps", 0.5) }, null),
            EvaluationLine.Of(Stage.Adapt, 1, new RankingScores(null, null, null, null, 0, 9)),
            new RestartLine { Time = DateTimeOffset.UnixEpoch, Actor = "loader", Cause = "<é>", Attempt = 0, LostSteps = 2,
                LostSeconds = 1.5 },
        ]).Select(line => Encoding.UTF8.GetString(RunLines.ToBytes(line)))];
        Assert.Equal("""
            {"event":"step","stage":"pretrain","epoch":0,"step":3,"learningRate":0.00035,"loss":2.5,"crossEntropy":1,"softCrossEntropy":0,"triplet":null}
            {"event":"labels","stage":"adapt","epoch":1,"clusters":4,"outliers":4,"smallClusters":0,"smallClusterImages":0,"currentClusters":4,"currentOutliers":4,"changedByRefinement":0.1,"changedSinceLast":null,"meanBestIou":null,"rowEntropy":null,"stability":null,"silhouette":null,"distinctRows":4,"eps":0.5,"warnings":[]}
            {"event":"evaluation","stage":"adapt","epoch":1,"mAP":null,"rank1":null,"rank5":null,"rank10":null,"queries":0}
            {"event":"restart","time":"1970-01-01T00:00:00+00:00","actor":"loader","cause":"\u003C\u00E9\u003E","attempt":0,"lostSteps":2,"lostSeconds":1.5}

            """.ReplaceLineEndings("\n"), string.Concat(lines));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("{\"event\":\"dance\"}")]
    [InlineData("{\"event\": \"step\", \"sta")]
    [InlineData("{\"event\":\"step\",\"step\":\"two\"}")]
    [InlineData("{\"event\":\"labels\",\"quality\":3}")]
    public void have_no_line_where_there_is_none_that_can_be_used(string text) => Assert.Null(RunLines.Parse(text));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static RefinementReport Report(int count, double share) => new()
    {
        Clusters = count,
        Outliers = count,
        CurrentClusters = count,
        CurrentOutliers = count,
        ChangedByRefinement = share,
        DistinctRows = count,
    };

    private void AssertReadBack<T>(IEnumerable<T> rows, string name, Func<IEnumerable<T>, byte[]> write, Func<string, IEnumerable<T>> read)
    {
        File.WriteAllBytes(Path.Combine(folder, name), write(rows));
        Assert.Equal(rows, read(folder));
    }
}

using System.Globalization;
using SkiaSharp;
using Slr.Data;
using Slr.Primitives.Randomness;
using Slr.Runs.Files;
using Slr.Runs.Lines;

namespace Slr.Cli.Tests.Runs;

/// <summary>A run directory as a run writes it, with images that its labels name, removed at the end.</summary>
internal sealed class RunFixture : IDisposable
{
    private const int People = 10, ImagesOfEach = 9, Epochs = 6, StepsOfEach = 30;
    private readonly bool scored;
    private CounterRandom random = new(7);

    public RunFixture(string name = "market2personx", double lift = 0, bool scored = true)
    {
        this.scored = scored;
        Parent = Directory.CreateTempSubdirectory("slr-run-").FullName;
        Folder = Path.Combine(Parent, name);
        Images = Path.Combine(Parent, "images");
        Directory.CreateDirectory(Path.Combine(Folder, "labels"));
        WriteSettings(lift);
        WriteMetrics(lift);
        WriteTimings();
        WriteLabels();
        WriteImages();
        if (scored)
            WriteRanking();
        Write(RunFileNames.Quarantine, QuarantineFile.ToBytes([new("a,b.jpg", "a,b.jpg", "the file ends early")]));
    }

    public string Parent { get; }

    public string Folder { get; }

    public string Images { get; }

    public void Dispose() => Directory.Delete(Parent, recursive: true);

    private static string KeyOf(int person, int image) =>
        string.Create(CultureInfo.InvariantCulture, $"bounding_box_train/{person:0000}_c{(image % 6) + 1}s1_{image:000000}_00.jpg");

    private void Write(string name, byte[] content) => File.WriteAllBytes(Path.Combine(Folder, name), content);

    private void WriteSettings(double lift)
    {
        const string Reference = "hocon/reference.conf:30";
        Write(RunFileNames.Settings, SettingsFile.ToBytes(new Dictionary<string, SettingNote>
        {
            ["seed"] = new("1", Reference),
            ["data.source"] = new("market1501", Reference),
            ["data.target"] = new("personx", Reference),
            ["data.root"] = new("", Reference),
            ["refine.alpha"] = new((0.5 + lift).ToString(CultureInfo.InvariantCulture), "command line"),
        }));
        Write(RunFileNames.Environment,
            EnvironmentFile.ToBytes(new RunEnvironment("0.1.0", ".NET 10", "Debian 12", "libtorch 2.10.0 & TorchSharp 0.107.0",
            "2 cores, <24 GiB>", 2, 24L << 30, "cpu", "", "", true)));
        EpochScores? Score(int epoch, double map) => scored ? new(epoch, map, map + 0.15, map + 0.25, map + 0.3, 100) : null;
        Write(RunFileNames.Summary, SummaryFile.ToBytes(new RunSummary
        {
            Name = "market2personx",
            Source = "market1501",
            Target = "personx",
            Generated = true,
            Seed = 1,
            State = RunStanding.Finished,
            Seconds = 201.5,
            SourceOnly = Score(-1, 0.31),
            Best = Score(4, 0.62 + lift),
            Last = Score(5, 0.61 + lift),
        }));
    }

    private void WriteMetrics(double lift)
    {
        using FileStream file = File.Create(Path.Combine(Folder, RunFileNames.Metrics));
        void Add(RunLine line) => file.Write(RunLines.ToBytes(line));
        double? Score(double value) => scored ? value : null;
        void Steps(Stage stage, int epoch, double from)
        {
            for (int step = 0; step < StepsOfEach; step++)
                Add(new StepLine
                {
                    Stage = stage,
                    Epoch = epoch,
                    Step = step,
                    LearningRate = 3.5e-4,
                    Loss = Loss(from, (epoch * StepsOfEach) + step),
                    CrossEntropy = 1.2,
                    SoftCrossEntropy = 1.1,
                    Triplet = 0.4,
                });
        }
        void Evaluation(Stage stage, int epoch, double map, double rank1, double rank5, double rank10) => Add(new EvaluationLine
        {
            Stage = stage,
            Epoch = epoch,
            MeanAveragePrecision = Score(map),
            Rank1 = Score(rank1),
            Rank5 = Score(rank5),
            Rank10 = Score(rank10),
            Queries = 100,
        });
        for (int epoch = 0; epoch < 4; epoch++)
            Steps(Stage.Pretrain, epoch, 3);
        Evaluation(Stage.Pretrain, 3, 0.31, 0.46, 0.56, 0.61);
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            Add(new LabelsLine
            {
                Stage = Stage.Adapt,
                Epoch = epoch,
                Clusters = 20 - epoch,
                Outliers = 40 - (6 * epoch),
                ChangedSinceLast = epoch == 0 ? null : 0.5 / epoch,
                ChangedByRefinement = 0.1 / (epoch + 1),
                MeanBestIou = 0.5 + (0.08 * epoch),
                RowEntropy = 0.9 - (0.1 * epoch),
                DistinctRows = 30,
                Quality = new(Score(0.7 + (0.04 * epoch)), Score(0.5 + (0.06 * epoch)), Score(0.6 + (0.05 * epoch)),
                    Score(0.55 + (0.05 * epoch)), Score(0.8), Score(0.85)),
                Warnings = epoch == 2 ? [new("clusterJump", "the clusters jumped from 19 to <18>")] : [],
            });
            Steps(Stage.Adapt, epoch, 2.4);
            Add(new EpochLine { Stage = Stage.Adapt, Epoch = epoch, Steps = StepsOfEach, Loss = 1.5 });
            Evaluation(Stage.Adapt, epoch, 0.4 + lift + (0.04 * epoch), 0.55 + (0.04 * epoch), 0.7, 0.8);
        }
        file.Write("{\"event\": \"step\", \"sta"u8);
    }

    private double Loss(double from, int step) => (from * Math.Exp(-step / 60.0)) + 0.6 + (random.NextDouble() * 0.4);

    private void WriteTimings()
    {
        using FileStream file = File.Create(Path.Combine(Folder, RunFileNames.Timings));
        DateTimeOffset began = DateTimeOffset.UnixEpoch.AddYears(56);
        double time = 0;
        void Span(string name, Stage stage, int epoch, double start, double seconds) => file.Write(RunLines.ToBytes(
            new StageLine
            {
                Time = began.AddSeconds(start + seconds),
                Stage = stage,
                Epoch = epoch,
                Name = name,
                Start = start,
                Seconds = seconds,
            }));
        for (int epoch = 0; epoch < 4; epoch++, time += 12)
            Span(StepNames.Pretrain, Stage.Pretrain, epoch, time, 12);
        for (int epoch = 0; epoch < Epochs; epoch++, time += 25)
        {
            Span(StepNames.Extract, Stage.Adapt, epoch, time, 8);
            Span(StepNames.Refine, Stage.Adapt, epoch, time + 1, 8.5);
            Span(StepNames.Train, Stage.Adapt, epoch, time + 9.5, 11);
            Span(StepNames.Evaluate, Stage.Adapt, epoch, time + 20.5, 4);
            Span(StepNames.Seal, Stage.Adapt, epoch, time + 24.5, 0.4);
        }
        file.Write(RunLines.ToBytes(new RestartLine
        {
            Time = began.AddSeconds(90),
            Actor = "loader",
            Cause = "the file <x> could not be read",
            LostSeconds = 0.4,
        }));
        file.Write(RunLines.ToBytes(new MemoryLine { Time = began.AddSeconds(199), Stage = Stage.Adapt, PeakBytes = 1_500_000_000 }));
    }

    private void WriteLabels()
    {
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            using FileStream file = File.Create(Path.Combine(Folder, RunFileNames.Labels, RunFileNames.LabelsOf(epoch)));
            LabelTable.Write(file, Enumerable.Range(0, People).SelectMany(person => Enumerable.Range(0, ImagesOfEach).Select(image =>
                new ImageLabels(KeyOf(person, image), Current(epoch, person, image), Refined(epoch, person, image),
                    Current(epoch, person, image)))));
        }
    }

    /// <summary>Persons 0 and 1 were two clusters and became one; person 2 loses an image to person 3 now and then.</summary>
    private static int Current(int epoch, int person, int image) => (epoch, person, image) switch
    {
        (5, 1, _) => 0,
        (5, 2, 0) => 3,
        (_, 9, < 3) => -1,
        _ => person,
    };

    private static int Refined(int epoch, int person, int image) => (epoch, person, image) switch
    {
        (5, 2, 0) => -1,
        (_, 9, < 3) => -1,
        _ => person,
    };

    private void WriteImages()
    {
        for (int person = 0; person < People; person++)
            for (int image = 0; image < ImagesOfEach; image++)
            {
                string path = Path.Combine(Images, KeyOf(person, image));
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                using var bitmap = new SKBitmap(64, 128);
                using var canvas = new SKCanvas(bitmap);
                canvas.Clear(SKColor.FromHsl((image * 23) % 360, 12, 70));
                using var paint = new SKPaint { Color = SKColor.FromHsl(person * 36, 65, 45) };
                canvas.DrawOval(32, 24, 10, 12, paint);
                canvas.DrawRect(18, 38, 28, 74, paint);
                using SKData jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 85);
                File.WriteAllBytes(path, jpeg.ToArray());
            }
    }

    private void WriteRanking() =>
        Write(RunFileNames.Ranking, RankingFile.ToBytes(Enumerable.Range(0, People).Select(person => new QueryRanking(
        KeyOf(person, 0), 1 - (person * 0.09), [.. Enumerable.Range(1, 10).Select(i => new RankedImage(
            KeyOf((i + person) % 4 == 0 ? (person + 1) % People : person, i % ImagesOfEach), (i + person) % 4 != 0))]))));
}

using System.Globalization;
using System.Text.Json;
using SkiaSharp;
using Slr.Primitives.Randomness;

namespace Slr.Cli.Tests.Runs;

/// <summary>A run directory as a run writes it, with images that its labels name, removed at the end.</summary>
internal sealed class RunFixture : IDisposable
{
    private const int People = 10, ImagesOfEach = 9, Epochs = 6, Steps = 30;
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
        File.WriteAllText(Path.Combine(Folder, "quarantine.csv"), "path,key,reason\n\"a,b.jpg\",\"a,b.jpg\",the file ends early\n");
    }

    public string Parent { get; }

    public string Folder { get; }

    public string Images { get; }

    public void Dispose() => Directory.Delete(Parent, recursive: true);

    private static string KeyOf(int person, int image) =>
        string.Create(CultureInfo.InvariantCulture, $"bounding_box_train/{person:0000}_c{(image % 6) + 1}s1_{image:000000}_00.jpg");

    private void WriteSettings(double lift)
    {
        File.WriteAllText(Path.Combine(Folder, "config.json"), $$"""
            { "seed": { "value": "1", "origin": "hocon/reference.conf:20" },
              "data.source": { "value": "market1501", "origin": "hocon/reference.conf:30" },
              "data.target": { "value": "personx", "origin": "hocon/reference.conf:31" },
              "data.root": { "value": "", "origin": "hocon/reference.conf:33" },
              "refine.alpha": { "value": "{{(0.5 + lift).ToString(CultureInfo.InvariantCulture)}}", "origin": "command line" } }
            """);
        File.WriteAllText(Path.Combine(Folder, "environment.json"),
            """{ "machine": "2 cores, <24 GiB>", "os": "Debian 12", "torch": "libtorch 2.10.0 & TorchSharp 0.107.0" }""");
        object? Score(int epoch, double map) => !scored ? null : new { epoch, mAP = map, rank1 = map + 0.15, rank5 = map + 0.25, rank10 = map + 0.3, queries = 100 };
        File.WriteAllText(Path.Combine(Folder, "summary.json"), JsonSerializer.Serialize(new
        {
            name = "market2personx",
            generated = true,
            seconds = 201.5,
            sourceOnly = Score(-1, 0.31),
            best = Score(4, 0.62 + lift),
            last = Score(5, 0.61 + lift),
        }));
    }

    private void WriteMetrics(double lift)
    {
        List<string> lines = [];
        void Add(object line) => lines.Add(JsonSerializer.Serialize(line));
        double? Score(double value) => scored ? value : null;
        for (int epoch = 0; epoch < 4; epoch++)
            for (int step = 0; step < Steps; step++)
                Add(new { @event = "step", stage = "pretrain", epoch, step, learningRate = 3.5e-4, loss = Loss(3, (epoch * Steps) + step), crossEntropy = 1.2, softCrossEntropy = 0, triplet = 0.4 });
        Add(new { @event = "evaluation", stage = "pretrain", epoch = 3, mAP = Score(0.31), rank1 = Score(0.46), rank5 = Score(0.56), rank10 = Score(0.61), queries = 100 });
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            Add(new
            {
                @event = "labels",
                stage = "adapt",
                epoch,
                clusters = 20 - epoch,
                outliers = 40 - (6 * epoch),
                changedSinceLast = epoch == 0 ? (double?)null : 0.5 / epoch,
                changedByRefinement = 0.1 / (epoch + 1),
                meanBestIou = 0.5 + (0.08 * epoch),
                rowEntropy = 0.9 - (0.1 * epoch),
                distinctRows = 30,
                eps = 0.5,
                quality = new { precision = Score(0.7 + (0.04 * epoch)), recall = Score(0.5 + (0.06 * epoch)), f1 = Score(0.6 + (0.05 * epoch)), ari = Score(0.55 + (0.05 * epoch)), nmi = Score(0.8), purity = Score(0.85) },
                warnings = epoch == 2 ? new[] { new { kind = "clusterJump", message = "the clusters jumped from 19 to <18>" } } : [],
            });
            for (int step = 0; step < Steps; step++)
                Add(new { @event = "step", stage = "adapt", epoch, step, learningRate = 3.5e-4, loss = Loss(2.4, (epoch * Steps) + step), crossEntropy = 1.5, softCrossEntropy = 1.1, triplet = 0.5 });
            Add(new { @event = "epoch", stage = "adapt", epoch, steps = Steps, loss = 1.5 });
            Add(new { @event = "evaluation", stage = "adapt", epoch, mAP = Score(0.4 + lift + (0.04 * epoch)), rank1 = Score(0.55 + (0.04 * epoch)), rank5 = Score(0.7), rank10 = Score(0.8), queries = 100 });
        }
        File.WriteAllText(Path.Combine(Folder, "metrics.jsonl"), string.Join('\n', [.. lines, "{\"event\": \"step\", \"sta"]));
    }

    private double Loss(double from, int step) => (from * Math.Exp(-step / 60.0)) + 0.6 + (random.NextDouble() * 0.4);

    private void WriteTimings()
    {
        List<string> lines = [];
        double time = 0;
        void Span(string name, string stage, int epoch, double start, double seconds) =>
            lines.Add(JsonSerializer.Serialize(new { @event = "stage", stage, epoch, name, start, seconds }));
        for (int epoch = 0; epoch < 4; epoch++, time += 12)
            Span("pretrain", "pretrain", epoch, time, 12);
        for (int epoch = 0; epoch < Epochs; epoch++, time += 25)
        {
            Span("extract", "adapt", epoch, time, 8);
            Span("refine", "adapt", epoch, time + 1, 8.5);
            Span("train", "adapt", epoch, time + 9.5, 11);
            Span("evaluate", "adapt", epoch, time + 20.5, 4);
            Span("seal", "adapt", epoch, time + 24.5, 0.4);
        }
        lines.Add("""{"event":"restart","actor":"loader","cause":"the file <x> could not be read","attempt":1,"time":90,"lostSteps":0,"lostSeconds":0.4}""");
        lines.Add("""{"event":"memory","bytes":1500000000}""");
        File.WriteAllLines(Path.Combine(Folder, "timings.jsonl"), lines);
    }

    private void WriteLabels()
    {
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            List<string> lines = ["key,current,refined"];
            for (int person = 0; person < People; person++)
                for (int image = 0; image < ImagesOfEach; image++)
                    lines.Add($"{KeyOf(person, image)},{Current(epoch, person, image)},{Refined(epoch, person, image)}");
            File.WriteAllLines(Path.Combine(Folder, "labels", $"adapt-{epoch:000}.csv"), lines);
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

    private void WriteRanking() => File.WriteAllText(Path.Combine(Folder, "ranking.json"), JsonSerializer.Serialize(new
    {
        queries = Enumerable.Range(0, People).Select(person => new
        {
            key = KeyOf(person, 0),
            ap = 1 - (person * 0.09),
            top = Enumerable.Range(1, 10).Select(i => new { key = KeyOf((i + person) % 4 == 0 ? (person + 1) % People : person, i % ImagesOfEach), correct = (i + person) % 4 != 0 }),
        }),
    }));
}

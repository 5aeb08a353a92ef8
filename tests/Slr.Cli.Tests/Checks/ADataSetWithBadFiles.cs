using System.Globalization;
using System.Text.Json;
using Slr.Bench.Soak;
using Slr.Cli.Tests.CommandLine;
using Slr.Data.Synthetic;
using Slr.Primitives.Files;

namespace Slr.Cli.Tests.Checks;

/// <summary>
/// Whole runs with the real program on data as people have them: a list as the source, a folder of their own as the target.
/// </summary>
public sealed class ADataSetWithBadFiles : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slr-bad-").FullName;
    private readonly string list, own;

    public ADataSetWithBadFiles()
    {
        string drawn = GeneratedFolder.Ensure("market1501", folder, new()
        {
            TrainIdentities = 6,
            ImagesPerIdentity = 6,
            TestIdentities = 3,
            GalleryImagesPerIdentity = 3,
            Distractors = 0,
            Junk = 0,
            Height = 64,
            Width = 32,
        }, default);
        own = Path.Combine(folder, "my own, crops");
        foreach ((string part, string split) in (ReadOnlySpan<(string, string)>)[("bounding_box_train", "train"), ("query", "query"),
            ("bounding_box_test", "gallery")])
            foreach (string file in Directory.GetFiles(Path.Combine(drawn, part)))
            {
                string person = Directory.CreateDirectory(Path.Combine(own, split, $"Person {Path.GetFileName(file)[..4]}")).FullName;
                File.Copy(file, Path.Combine(person, Path.GetFileName(file)[5..].ToUpperInvariant()));
            }
        list = Path.Combine(folder, "source.csv");
        File.WriteAllLines(list,
            Directory.GetFiles(Path.Combine(drawn, "bounding_box_train")).Order(StringComparer.Ordinal).Select(file => string.Create(
            CultureInfo.InvariantCulture,
            $"{Path.GetRelativePath(folder, file)},{Path.GetFileName(file)[..4]},{Path.GetFileName(file)[6]},train"))
            .Prepend("path,identity,camera,split"));
    }

    [Fact]
    public async Task is_used_without_them_and_everything_names_them()
    {
        string[] bad =
        [
            Damage(Path.Combine(folder, File.ReadLines(list).ElementAt(4).Split(',')[0]), "text"u8),
            Damage(Images("train")[2], []),
            Damage(Images("gallery")[1], [0xFF, 0xD8, 0xFF]),
        ];
        ProgramRun run = Run("data.max-unreadable=0.2");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("3 unreadable images left out", run.Output);

        string directory = Path.Combine(folder, "runs", "own");
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(directory, "summary.json")));
        Assert.Equal(3, summary.RootElement.GetProperty("quarantined").GetInt32());
        string[][] rows = [.. CsvText.Read(Path.Combine(directory, "quarantine.csv")).Select(row => row.Cells)];
        Assert.Equal(["path", "key", "reason"], rows[0]);
        Assert.Equal(bad, rows[1..].Select(row => row[0]));

        Assert.Equal(0, (await ProgramRun.Of("report", directory)).ExitCode);
        string report = System.Net.WebUtility.HtmlDecode(File.ReadAllText(Path.Combine(directory, "report.html")));
        Assert.All(rows[1..], row => Assert.True(report.Contains(row[0]) && report.Contains(row[2]), $"the report does not name {row[0]}"));
    }

    [Fact]
    public void is_refused_when_they_are_more_than_the_settings_allow()
    {
        string[] bad = [.. Images("train").Take(5)];
        foreach (string file in bad)
            Damage(file, []);
        ProgramRun run = Run("data.max-unreadable=0.1");
        Assert.Equal(65, run.ExitCode);
        Assert.Contains("4 of 36 images are unreadable, more than the allowed share of 10.0 %", run.Error);
        Assert.Contains($"{bad[0]}: the file is empty", run.Error);
        Assert.DoesNotContain("   at ", run.Error);
        string[][] rows = [.. CsvText.Read(Path.Combine(folder, "runs", "own", "quarantine.csv")).Select(row => row.Cells)];
        Assert.True(rows.Length > 4, "the file that the message tells to look at names them too");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Damage(string path, ReadOnlySpan<byte> bytes)
    {
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private string[] Images(string split) =>
        [.. Directory.GetFiles(Path.Combine(own, split), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private ProgramRun Run(params string[] more) => RealProgram.Under([], ["run", "market2personx", "--plain", .. TinySettings.Words,
        "adapt.epochs=1", "data.source=list", $"data.source-root={list}", "data.target=folder", $"data.target-root={own}",
        "name=own", $"runs={Path.Combine(folder, "runs")}", $"cache={Path.Combine(folder, "cache")}", .. more]);
}

using System.Text.Json;
using System.Text.RegularExpressions;
using Slr.Cli.Export;
using Slr.Cli.Runs;
using Slr.Cli.Tests.Trained;

namespace Slr.Cli.Tests.Documentation;

/// <summary>docs/metrics.md against the files of a real run.</summary>
[Collection(TrainedRunTests.Name)]
public sealed partial class DocumentedMetrics(TrainedRun run)
{
    private static readonly HashSet<string> OnEveryLine = ["event", "stage", "epoch"], OnEveryTiming = ["event", "stage", "epoch", "time"];

    [Theory]
    [InlineData("step")]
    [InlineData("labels")]
    [InlineData("epoch")]
    [InlineData("evaluation")]
    public void are_the_names_that_a_run_writes_of_each_event(string name) =>
        Assert.Equal(Documented("metrics.jsonl", name).Order(), Written("metrics.jsonl", name).Except(OnEveryLine).Order());

    [Theory]
    [InlineData("stage")]
    [InlineData("throughput")]
    [InlineData("memory")]
    public void are_the_names_of_each_timing(string name) =>
        Assert.Equal(Documented("timings.jsonl", name).Except(OnEveryTiming).Order(),
            Written("timings.jsonl", name).Except(OnEveryTiming).Order());

    [Fact]
    public void are_all_events() => Assert.Equal(
        Lines("metrics.jsonl").Concat(Lines("timings.jsonl")).Select(line => line.GetProperty("event").GetString()!).Append("restart")
            .Distinct().Order(),
        Rows("metrics.jsonl").Concat(Rows("timings.jsonl")).Select(row => row.Event).Order());

    [Theory]
    [InlineData("summary.json")]
    [InlineData("environment.json")]
    public void are_the_names_of_files_that_are_one_object(string file)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(run.Folder, file)));
        Assert.Equal(json.RootElement.EnumerateObject().SelectMany(Names).Distinct().Order(), Code(Section(file)).Distinct().Order());
    }

    [Fact]
    public void are_the_columns_of_the_table_and_the_scalars_of_tensorboard()
    {
        string copy = run.Copy("measured");
        RunRecord record = RunReader.Open(copy).Record;
        Assert.Equal(Code(Section("metrics.csv")), MetricsTable.Write(record).Split('\n')[0].Split(','));
        Assert.Equal(Code(Section("tensorboard/")).Where(name => !name.Contains(' ')).Order(),
            RunScalars.Of(record).Select(s => s.Name).Distinct().Order());
    }

    [Fact]
    public void name_every_warning() => Assert.Equal(
        Enum.GetNames<Slr.Flow.Refinement.FailureKind>().Select(JsonNamingPolicy.CamelCase.ConvertName).Order(),
        Code(Kinds().Match(Section("metrics.jsonl")).Value).Order());

    private static IEnumerable<string> Names(JsonProperty property) => property.Value.ValueKind == JsonValueKind.Object
        ? property.Value.EnumerateObject().Select(inner => inner.Name).Prepend(property.Name)
        : [property.Name];

    private IEnumerable<JsonElement> Lines(string file) =>
        File.ReadLines(Path.Combine(run.Folder, file)).Select(line => JsonDocument.Parse(line).RootElement);

    private IEnumerable<string> Written(string file, string name) => Lines(file)
        .Where(line => line.GetProperty("event").ValueEquals(name)).SelectMany(line => line.EnumerateObject().SelectMany(Names)).Distinct();

    private static IEnumerable<string> Documented(string file, string name) =>
        Code(Brackets().Replace(Rows(file).Single(row => row.Event == name).Names, "")).Except(["kind", "message"]);

    private static IEnumerable<(string Event, string Names)> Rows(string file) =>
        Row().Matches(Section(file)).Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    private static string Section(string file)
    {
        string page = File.ReadAllText(Path.Combine(DocumentationPage.Repository, "docs", "metrics.md"));
        int start = page.IndexOf($"## `{file}`", StringComparison.Ordinal);
        int body = page.IndexOf('\n', start), end = page.IndexOf("\n## ", body, StringComparison.Ordinal);
        return page[body..(end < 0 ? page.Length : end)];
    }

    private static IEnumerable<string> Code(string text) => Span().Matches(text).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"^\| `([a-z]+)` \| (.*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\((?:values|one of)[^)]*\)")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"^Kinds of warnings:[^.]*\.", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Kinds();
}

using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Slr.Bench.Soak;
using Slr.Cli.Console;
using Slr.Cli.Science;
using Slr.Cli.Sweeps;
using Slr.Cli.Tests.CommandLine;
using Spectre.Console.Testing;

namespace Slr.Cli.Tests.Science;

public sealed class ATableOfEvidence : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slr-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The whole way from the question to the page, on two tiny seeds.</summary>
    [Fact]
    public async Task is_made_by_one_command()
    {
        string[] words = Words("seed=1..2", "adapt.epochs=2");
        ProgramRun run = await ProgramRun.Of(["science", "identity", .. words, "--out", folder]);
        Assert.True(run.ExitCode == 0, run.Error);
        byte[] written = await File.ReadAllBytesAsync(Path.Combine(folder, "identity.md"), TestContext.Current.CancellationToken);
        Assert.Equal(0, (await ProgramRun.Of(["science", "identity", .. words, "--out", folder, "--as-it-is"])).ExitCode);
        Assert.Equal(written, await File.ReadAllBytesAsync(Path.Combine(folder, "identity.md"), TestContext.Current.CancellationToken));
        string page = await File.ReadAllTextAsync(Path.Combine(folder, "identity.md"), TestContext.Current.CancellationToken);
        Assert.StartsWith($"# {ScienceTable.Of("identity").Question}\n\n    ./run.sh science identity ", page);
        Assert.Contains("| argmax-0.5 | none | 2 | 2 | 0.0 |", page); // the identity by construction: the same to the byte
        Assert.Equal(5, (await File.ReadAllLinesAsync(Path.Combine(folder, "identity.csv"), TestContext.Current.CancellationToken)).Length);
        // The runs of the reference are there now: any way of refining can be replayed on their clusters.
        run = await ProgramRun.Of(["science", "alpha", .. words, "--out", folder]);
        Assert.True(run.ExitCode == 0, run.Error);
        page = await File.ReadAllTextAsync(Path.Combine(folder, "alpha.md"), TestContext.Current.CancellationToken);
        Assert.Contains("every epoch of 2 runs of the arm none of", page);
        Assert.Matches(@"\| argmax, alpha 0.5 \| \d+.\d \| 0.0 ± 0.0 \| 0.0 % \|", page);
        Assert.Equal(22, Regex.Count(page, @"(?m)^\| (argmax|hdbscan), "));
    }

    [Fact]
    public async Task shows_how_figures_go_from_epoch_to_epoch()
    {
        ProgramRun run = await ProgramRun.Of(
            ["science", "convergence", .. Words("seed=1", "adapt.epochs=3", "evaluate.every=1"), "--out", folder]);
        Assert.True(run.ExitCode == 0, run.Error);
        string page = await File.ReadAllTextAsync(Path.Combine(folder, "convergence.md"), TestContext.Current.CancellationToken);
        Assert.Contains("## Purity of the clusters\n\n![purity of the clusters, by epoch](convergence-purity.svg)\n\n"
            + "| epoch | 1 | 2 | 3 |\n|---|---|---|---|\n| none | ", page);
        string[] rows = await File.ReadAllLinesAsync(
            Path.Combine(folder, "convergence", "none_seed-1_data.generated.seed-3", "metrics.csv"), TestContext.Current.CancellationToken);
        int column = rows[0].Split(',').IndexOf("purity");
        IEnumerable<string> purities = rows.Skip(2).Select(row => Readable.Show(
            double.Parse(row.Split(',')[column], CultureInfo.InvariantCulture), Unit.Share));
        Assert.Contains($"| none | {string.Join(" | ", purities)} |\n", page);
        XElement drawing = XElement.Load(Path.Combine(folder, "convergence-purity.svg"));
        Assert.Equal("svg", drawing.Name.LocalName);
        Assert.Equal(3, drawing.Elements().Count(part => part.Name.LocalName == "path")); // the legend of three arms

        SweepPlan plan = SweepPlan.Read(Path.Combine(folder, "convergence"));
        string[] recovery = [.. Recovery.Table(EpochFigure.All.Single(figure => figure.Name == "purity"), plan,
            SweepState.Read(plan, Path.Combine(folder, "convergence")))];
        double[] last = [.. ((string[])["rescue-3", "none"]).Select(arm => double.Parse(File.ReadLines(
            Path.Combine(folder, "convergence", $"{arm}_seed-1_data.generated.seed-3", "metrics.csv")).Last().Split(',')[column],
            CultureInfo.InvariantCulture))];
        string difference = (100 * (last[0] - last[1])).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);
        Assert.Matches($@"^\| rescue-3 \| none \| (0 \| – \| – \| – \| – \||1 \|.*\| {Regex.Escape(difference)} \|)$", recovery[^1]);
    }

    /// <summary>Those of a tiny run; the last word of a setting counts, and the table's own give way.</summary>
    private string[] Words(params string[] more)
    {
        string[] words = [.. TinySettings.Words, "threads=1", "data.generated.seed=3", $"runs={folder}",
            $"cache={Path.Combine(folder, "cache")}", .. more];
        return [.. words.Where((word, at) => !words.Skip(at + 1).Any(later => later.Split('=')[0] == word.Split('=')[0]))];
    }

    [Fact]
    public async Task is_listed_with_its_question()
    {
        ProgramRun run = await ProgramRun.Of("science");
        Assert.Equal(0, run.ExitCode);
        Assert.All(ScienceTable.All(), table => Assert.Contains($"{table.Name}: {table.Question} (", run.Output));
        Assert.Contains("there is no table 'refinemnt'; did you mean 'refinement'?",
            (await ProgramRun.Of("science", "refinemnt", "--out", folder)).Error);
        Assert.Contains("there are no runs of the table joint",
            (await ProgramRun.Of("science", "joint", "--as-it-is", "--out", folder, $"runs={folder}/none")).Error);
        Assert.Contains("there are no finished runs of the arm none",
            (await ProgramRun.Of("science", "sizes", "--out", folder, $"runs={folder}/none")).Error);
        Assert.Contains("has no runs", (await ProgramRun.Of("science", "label-noise", "--at-once", "2", "--out", folder)).Error);
        Assert.Contains("\"question\": \"What does refinement do", (await ProgramRun.Of("science", "--json")).Output);
        Assert.Contains("there is no such folder", (await ProgramRun.Of("science", "refinement", "--out", folder + "/none")).Error);
    }

    public static TheoryData<string> Tables => [.. RunTable.All().Select(table => table.Name)];

    [Theory]
    [MemberData(nameof(Tables))]
    public void asks_for_runs_that_can_be_run_and_has_twelve_pairs(string name)
    {
        SweepPlan plan = RunTable.All().Single(table => table.Name == name).Sweep([]).Plan;
        Assert.True(plan.Axes.Where(axis => axis.DrawsLots).Aggregate(1, (pairs, axis) => pairs * axis.Values.Length) >= 12, name);
    }

    [Fact]
    public void that_is_made_in_part_has_runs_of_the_whole()
    {
        string[] all = [.. RunTable.Of("refinement").Sweep([]).Plan.Runs().Select(run => run.Name)];
        foreach (string[] part in (string[][])[["seed=2"], ["data.generated.seed=1"], ["seed=1..2", "data.generated.seed=3"]])
            Assert.Empty(RunTable.Of("refinement").Sweep(part).Plan.Runs().Select(run => run.Name).Except(all));
    }

    [Fact]
    public void shares_only_runs_that_are_the_same_with_the_others_of_its_folder()
    {
        foreach (var folder in RunTable.All().Select(table => table.Sweep([])).GroupBy(sweep => sweep.Folder))
        {
            (string Name, string Words)[] runs = [.. folder.SelectMany(sweep => sweep.Plan.Runs()
                .Select(run => (run.Name, string.Join(' ', sweep.Plan.WordsOf(run, "there")))))];
            Assert.All(runs.GroupBy(run => run.Name), same => Assert.Single(same.Select(run => run.Words).Distinct()));
        }
    }

    [Fact]
    public async Task of_label_noise_is_the_same_every_time_and_finds_what_is_proven()
    {
        foreach (string part in (string[])["a", "b"])
            await new LabelNoiseTable(draws: 3).MakeAsync(
                new([], SweepHands.Of(null, null), Directory.CreateDirectory(Path.Combine(folder, part)).FullName), Nowhere(),
                TestContext.Current.CancellationToken);
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(folder, "a", "label-noise.md"), TestContext.Current.CancellationToken);
        Assert.Equal(lines,
            await File.ReadAllLinesAsync(Path.Combine(folder, "b", "label-noise.md"), TestContext.Current.CancellationToken));
        Assert.Equal(32, lines.Count(line => line.Contains(" anew | ") || line.Contains(" same | ")));
        // Partitions that do not change are fixed points of whatever sees one epoch's clusters: what lasts is not mended.
        Assert.All(lines.Where(line => line.Contains("people, the same | ")), line => Assert.Contains("| 0.0 ± 0.0 | 0.0 ± 0.0 |", line));
    }

    [Fact]
    public async Task of_cost_measures_what_it_tells()
    {
        await new CostTable(largest: 3_000).MakeAsync(
            new([$"runs={folder}"], SweepHands.Of(null, null), folder), Nowhere(), TestContext.Current.CancellationToken);
        string page = await File.ReadAllTextAsync(Path.Combine(folder, "cost.md"), TestContext.Current.CancellationToken);
        Assert.Contains("There are no finished runs of the arm hdbscan-3", page);
        Assert.Matches(@"\| 1,000 \| 62 \| \d+ \| [\d.]+ m?s \| [\d.]+ m?s \|  \| [\d.]+ m?s \|", page);
        Assert.Matches(@"\| 3,000 \| 187 \| \d+ \| [\d.]+ m?s \| [\d.]+ m?s \| N\^-?[\d.]+ \| [\d.]+ m?s \|", page);
    }

    private static Terminal Nowhere() => new(new TestConsole(), TextWriter.Null, IsInteractive: false);
}

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
        string[] words = [.. TinySettings.Words, "threads=1", "data.generated.seed=3", "seed=1..2", "adapt.epochs=2",
            $"runs={folder}", $"cache={Path.Combine(folder, "cache")}"];
        // The last word of a setting counts, and the table's own give way.
        words = [.. words.Where((word, at) => !words.Skip(at + 1).Any(later => later.Split('=')[0] == word.Split('=')[0]))];
        ProgramRun run = await ProgramRun.Of(["science", "identity", .. words, "--out", folder]);
        Assert.True(run.ExitCode == 0, run.Error);
        byte[] written = await File.ReadAllBytesAsync(Path.Combine(folder, "identity.md"), TestContext.Current.CancellationToken);
        Assert.Equal(0, (await ProgramRun.Of(["science", "identity", .. words, "--out", folder, "--as-it-is"])).ExitCode);
        Assert.Equal(written, await File.ReadAllBytesAsync(Path.Combine(folder, "identity.md"), TestContext.Current.CancellationToken));
        string page = await File.ReadAllTextAsync(Path.Combine(folder, "identity.md"), TestContext.Current.CancellationToken);
        Assert.StartsWith($"# {ScienceTable.Of("identity").Question}\n\n    ./run.sh science identity ", page);
        Assert.Contains("| argmax-0.5 | none | 2 | 2 | 0.0 |", page); // the identity by construction: the same to the byte
        Assert.Equal(5, (await File.ReadAllLinesAsync(Path.Combine(folder, "identity.csv"), TestContext.Current.CancellationToken)).Length);
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
                new([], null, Directory.CreateDirectory(Path.Combine(folder, part)).FullName), Nowhere(),
                TestContext.Current.CancellationToken);
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(folder, "a", "label-noise.md"), TestContext.Current.CancellationToken);
        Assert.Equal(lines,
            await File.ReadAllLinesAsync(Path.Combine(folder, "b", "label-noise.md"), TestContext.Current.CancellationToken));
        Assert.Equal(32, lines.Count(line => line.Contains(" anew | ") || line.Contains(" same | ")));
        // Partitions that do not change are fixed points of whatever sees one epoch's clusters: what lasts is not mended.
        Assert.All(lines.Where(line => line.Contains("people, the same | ")), line => Assert.Contains("| 0.0 ± 0.0 | 0.0 ± 0.0 |", line));
    }

    private static Terminal Nowhere() => new(new TestConsole(), TextWriter.Null, IsInteractive: false);
}

using Slr.Bench.Soak;
using Slr.Cli.Science;
using Slr.Cli.Sweeps;
using Slr.Cli.Tests.CommandLine;

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
        string page = await File.ReadAllTextAsync(Path.Combine(folder, "identity.md"), TestContext.Current.CancellationToken);
        Assert.StartsWith($"# {ScienceTable.Read("identity").Question}\n\n    ./run.sh science identity ", page);
        Assert.Contains("| argmax-0.5 | none | 2 | 2 | 0.0 |", page); // the identity by construction: the same to the byte
        Assert.Equal(5, (await File.ReadAllLinesAsync(Path.Combine(folder, "identity.csv"), TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task is_listed_with_its_question()
    {
        ProgramRun run = await ProgramRun.Of("science");
        Assert.Equal(0, run.ExitCode);
        Assert.All(ScienceTable.Names(), name => Assert.Contains($"{name}: {ScienceTable.Read(name).Question} (", run.Output));
        Assert.Contains("there is no table 'refinemnt'; did you mean 'refinement'?",
            (await ProgramRun.Of("science", "refinemnt", "--out", folder)).Error);
        Assert.Contains("there is no such folder", (await ProgramRun.Of("science", "refinement", "--out", folder + "/none")).Error);
    }

    public static TheoryData<string> Tables => [.. ScienceTable.Names()];

    [Theory]
    [MemberData(nameof(Tables))]
    public void asks_for_runs_that_can_be_run_and_has_twelve_pairs(string name)
    {
        SweepPlan plan = ScienceTable.Read(name).Sweep([]).Plan;
        Assert.True(plan.Axes.Where(axis => axis.DrawsLots).Aggregate(1, (pairs, axis) => pairs * axis.Values.Length) >= 12, name);
    }
}

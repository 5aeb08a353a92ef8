using System.Collections.Immutable;
using CsCheck;
using Slr.Cli.Console;
using Slr.Cli.Sweeps;

namespace Slr.Cli.Tests.Sweeps;

public class WordsOfASweep
{
    [Fact]
    public void make_a_run_of_each_combination_named_after_what_differs()
    {
        SweepPlan plan = SweepPlan.Of("market2personx", ["seed=1..2", "refine.mode=none,hdbscan", "adapt.epochs=3"]);
        Assert.Equal(["seed-1_mode-none", "seed-2_mode-none", "seed-1_mode-hdbscan", "seed-2_mode-hdbscan"],
            plan.Runs().Select(run => run.Name));
        Assert.Equal(["adapt.epochs=3", "seed=2", "refine.mode=none", "runs=there", "name=seed-2_mode-none"],
            plan.WordsOf(plan.Runs()[1], "there"));
    }

    [Fact]
    public void set_several_things_at_once_under_the_name_of_an_arm()
    {
        SweepPlan plan = SweepPlan.Of("market2personx", ["seed=1..2", "data.generated.seed=1..2"],
            "none: refine.mode=none", "strict: refine.mode=hdbscan refine.min-samples=4");
        Assert.Equal(8, plan.Runs().Count);
        Assert.Equal("strict_seed-1_data.generated.seed-1", plan.Runs()[4].Name);
        Assert.Equal(["refine.mode=hdbscan", "refine.min-samples=4", "seed=1", "data.generated.seed=1", "runs=there",
            $"name={plan.Runs()[4].Name}"], plan.WordsOf(plan.Runs()[4], "there"));
        Assert.Equal("sweep market2personx seed=1,2 data.generated.seed=1,2 --arm 'none: refine.mode=none' "
            + "--arm 'strict: refine.mode=hdbscan refine.min-samples=4'", plan.Words);
        Assert.Contains("is no arm", Assert.Throws<CommandException>(() => SweepPlan.Of("own", [], "none")).Message);
        Assert.Contains("is there twice", Assert.Throws<CommandException>(() => SweepPlan.Of("own", [], "a: b=1", "a: b=2")).Message);
    }

    [Fact]
    public void compare_an_arm_with_the_one_that_it_names()
    {
        SweepPlan plan = SweepPlan.Of("own", ["seed=1..2"], "a: x=1", "b: x=2", "c vs b: x=3 y=4");
        Assert.Equal("sweep own seed=1,2 --arm 'a: x=1' --arm 'b: x=2' --arm 'c vs b: x=3 y=4'", plan.Words);
        Assert.Equal([("b", "a"), ("c", "b")],
            SweepComparison.Of(plan, [.. plan.Runs().Select(run => new SweepState(run, null))])
                .Select(comparison => (comparison.Value, comparison.InPlaceOf)));
        foreach (string none in (string[])["c vs d: x=3", "c vs c: x=3"])
            Assert.Contains("which is no other arm",
                Assert.Throws<CommandException>(() => SweepPlan.Of("own", [], "a: x=1", none)).Message);
    }

    [Theory]
    [InlineData("network.blocks=[1,1],[2,2]", "[1,1]", "[2,2]")]
    [InlineData("seed=1..3,7", "1", "2", "3", "7")]
    [InlineData("seed=-1..1", "-1", "0", "1")]
    [InlineData("note=\"a,b\",c", "\"a,b\"", "c")]
    [InlineData("data.root=../a,../b", "../a", "../b")]
    public void are_lists_at_commas_outside_of_brackets_and_quotes(string word, params string[] values) =>
        Assert.Equal(values, SweepAxis.Of(word)!.Values);

    [Theory]
    [InlineData("adapt.epochs=3")]
    [InlineData("network.blocks=[1,1,1,1]")]
    [InlineData("data.root=/a..b")]
    [InlineData("seed=4..4")]
    public void with_one_value_differ_in_nothing(string word) => Assert.Null(SweepAxis.Of(word));

    [Theory]
    [InlineData("a value is empty", "seed=1,")]
    [InlineData("'2' is there twice", "seed=1..3,2")]
    [InlineData("runs backwards", "seed=3..1")]
    [InlineData("has more than 10000 values", "seed=1..20000")]
    [InlineData("nothing differs between the runs", "seed=1")]
    [InlineData("the setting 'seed' is given twice, once with several values", "seed=1,2", "seed=3")]
    [InlineData("'name' cannot differ", "name=a,b")]
    public void that_make_no_sense_are_refused(string says, params string[] words) =>
        Assert.Contains(says, Assert.Throws<CommandException>(() => SweepPlan.Of("own", words)).Message);

    [Fact]
    public void give_every_run_a_name_of_its_own_that_is_a_folders() =>
        Gen.Select(Gen.String[0, 6].Array[1, 4], Gen.String[0, 6].Array[1, 4]).Sample((one, two) =>
        {
            SweepPlan plan = new("own", [], [new("a.key", [.. one.Distinct()]), new("b.key", [.. two.Distinct()])],
                ImmutableSortedDictionary<string, SweepArm>.Empty);
            IReadOnlyList<SweepRun> runs = plan.Runs();
            Assert.Equal(one.Distinct().Count() * two.Distinct().Count(), runs.Count);
            Assert.Equal(runs.Count, runs.Select(run => run.Name).Distinct().Count());
            Assert.All(runs, run => Assert.Matches("^[A-Za-z0-9._-]+$", run.Name));
        });

    [Fact]
    public void are_kept_in_the_folder()
    {
        string folder = Directory.CreateTempSubdirectory("slr-test-").FullName;
        SweepPlan plan = SweepPlan.Of("market2personx", ["seed=1..2", "refine.mode=none,hdbscan", "adapt.epochs=3"]);
        plan.Write(folder);
        SweepPlan read = SweepPlan.Read(folder);
        Assert.Equal(plan.Runs().Select(run => run.Name), read.Runs().Select(run => run.Name));
        Assert.Equal(plan.Fixed, read.Fixed);
        foreach (string damaged in (string[])["{}", "null", "{\"recipe\": 3}", "no JSON"])
        {
            File.WriteAllText(Path.Combine(folder, SweepPlan.FileName), damaged);
            Assert.Contains("give the sweep's words again", Assert.Throws<CommandException>(() => SweepPlan.Read(folder)).Message);
        }
        Directory.Delete(folder, recursive: true);
        Assert.Contains("is no sweep's folder", Assert.Throws<CommandException>(() => SweepPlan.Read(folder)).Message);
    }
}

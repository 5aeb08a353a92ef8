using Slr.Actors.Configuration;
using Slr.Data.Datasets;
using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Refinement;
using Slr.Models.Networks;
using Slr.Models.Training;

namespace Slr.Actors.Tests.Configuration;

public sealed class SettingsAreValidated
{
    /// <summary>With a root the data sets that cannot be generated are accepted too.</summary>
    private static ResolvedSettings Resolve(params string[] assignments) =>
        Recipes.Resolve(null, [.. assignments, "data.root=."], []);

    private static string[] Problems(params string[] assignments) =>
        [.. Assert.Throws<SettingsException>(() => RunSettingsBinder.Bind(Resolve(assignments))).Problems.Select(p => p.ToString())];

    [Fact]
    public void the_reference_holds_the_defaults_of_every_layer()
    {
        RunSettings settings = RunSettingsBinder.Bind(Resolve());

        Assert.Equal(new DistanceOptions { Threads = settings.Threads }, settings.Distance);
        Assert.Equal([new DbscanOptions { Threads = settings.Threads }, new HdbscanOptions { Threads = settings.Threads },
            new KMeansOptions { Threads = settings.Threads }, new FinchOptions { Threads = settings.Threads }, new InfomapOptions(),
            new LinkageOptions { Threads = settings.Threads }],
            settings.Clustering.BuiltIn);
        Assert.Equal(ClustererOptions.Names, settings.Clustering.BuiltIn.Select(options => options.Name));
        Assert.Equal(new RefinementOptions(), settings.Refine);
        Assert.Equal(new AdaptOptions(), settings.Adapt.Options);
        Assert.Equal(new NetworkOptions().Blocks, settings.Network.Blocks);
        Assert.Equal(new PretrainOptions().Milestones, settings.Pretrain.Options.Milestones);
        Assert.Equal((16, 4, 400), (settings.Adapt.Sampler.Identities, settings.Adapt.Sampler.Images, settings.Adapt.Sampler.Iterations));
    }

    [Fact]
    public void every_key_of_the_reference_is_read()
    {
        ResolvedSettings resolved = Resolve();
        Assert.Equal([], resolved.Values.Keys.Except(RunSettingsBinder.Read(resolved).Reader.ReadKeys));
    }

    [Fact]
    public void every_recipe_resolves_without_a_problem()
    {
        IReadOnlyList<string> names = Recipes.Names();
        Assert.Superset(new HashSet<string>(["market2personx", "market2personx-resnet50", "market2personx-ibn",
            "personx2market-resnet50", "market2duke-resnet50", "duke2market-ibn"]), new HashSet<string>(names));
        Assert.All(names, name => RunSettingsBinder.Bind(Recipes.Resolve(name, ["data.root=."], [])));
    }

    public static TheoryData<string, string, string> Scenarios => new()
    {
        { "market2duke", "market1501", "dukemtmc" },
        { "duke2market", "dukemtmc", "market1501" },
        { "market2personx", "market1501", "personx" },
        { "personx2market", "personx", "market1501" },
    };

    [Theory, MemberData(nameof(Scenarios))]
    public void the_paper_s_scenarios_have_a_recipe_for_each_backbone(string scenario, string source, string target)
    {
        foreach (bool ibn in (bool[])[false, true])
        {
            string name = $"{scenario}-{(ibn ? "ibn" : "resnet50")}";
            RunSettings settings = RunSettingsBinder.Bind(Recipes.Resolve(name, ["data.root=."], []));
            Assert.Equal((source, target, ibn), (settings.Data.Source, settings.Data.Target, settings.Network.Ibn));
            string header = File.ReadAllText(Path.Combine(Recipes.Folder(), $"{name}.conf")).Split("slr {")[0];
            Assert.Contains($"./run.sh {name} ", header);
            Assert.Contains("Published", header);
        }
    }

    [Fact]
    public void any_data_set_can_be_the_source_and_any_the_target()
    {
        foreach (string source in DatasetCatalog.Names)
            foreach (string target in DatasetCatalog.Names)
            {
                DataSettings data = RunSettingsBinder.Bind(Resolve($"data.source={source}", $"data.target={target}")).Data;
                Assert.Equal((source, target), (data.Source, data.Target));
            }
    }

    [Fact]
    public void the_paper_s_recipes_keep_the_paper_s_figures()
    {
        RunSettings settings = RunSettingsBinder.Bind(Recipes.Resolve("market2personx-ibn", ["data.root=."], []));

        Assert.Equal((64, true, true, 4), (settings.Network.Width, settings.Network.Ibn, settings.Network.StemRelu,
            settings.Network.BatchNormGroups));
        Assert.Equal((80, 50), (settings.Pretrain.Options.Epochs, settings.Adapt.Epochs));
        Assert.Equal((256, 128), (settings.Data.Size.Height, settings.Data.Size.Width));
    }

    [Fact]
    public void all_impossible_values_are_refused_at_once()
    {
        string[] problems = Problems("refine.alpha=1.5", "adapt.epochs=none", "refine.mode=hdbscn", "data.memory=much",
            "network.blocks=[1,2]", "device=gpu", "no.such=1");

        Assert.Equal(7, problems.Length);
        Assert.Contains(problems, p => p.StartsWith("refine.alpha (command line): 1.5 is not a number", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Contains("did you mean 'hdbscan'?"));
        Assert.Contains(problems, p => p.StartsWith("data.memory", StringComparison.Ordinal) && p.Contains("512MiB"));
        Assert.Contains(problems, p => p.StartsWith("network.blocks", StringComparison.Ordinal) && p.Contains("four numbers"));
    }

    [Theory]
    [InlineData("adapt.erase-min-area=0.5", "adapt.erase-min-area")]
    [InlineData("network.batch-norm-groups=7", "network.batch-norm-groups")]
    [InlineData("clustering.use=affinity", "clustering.use")]
    [InlineData("supervision.min-backoff=2h", "supervision.min-backoff")]
    public void values_that_contradict_each_other_are_refused(string assignment, string key) =>
        Assert.Contains(Problems(assignment), p => p.StartsWith(key, StringComparison.Ordinal));

    [Theory]
    [InlineData("eps")]
    [InlineData("rho")]
    [InlineData("min-samples")]
    public void a_setting_of_dbscan_under_its_old_name_is_refused_with_the_new_one(string key) =>
        Assert.Contains($"did you mean 'clustering.dbscan.{key}'?", Assert.Single(Problems($"dbscan.{key}=1")));

    [Fact]
    public void a_data_set_that_cannot_be_generated_needs_a_folder()
    {
        ResolvedSettings settings = Recipes.Resolve(null, ["data.target=dukemtmc"], []);
        SettingsException refusal = Assert.Throws<SettingsException>(() => RunSettingsBinder.Bind(settings));
        Assert.Contains("set data.root", Assert.Single(refusal.Problems).Message);
    }

    [Fact]
    public void a_mistyped_recipe_is_answered_with_the_nearest() =>
        Assert.Contains("did you mean 'market2personx'?",
            Assert.Throws<SettingsException>(() => Recipes.Resolve("market2persox", [], [])).Message);

    [Fact]
    public void times_and_amounts_of_memory_have_units()
    {
        RunSettings settings = RunSettingsBinder.Bind(Resolve("data.memory=512 MiB", "clustering.timeout=90s"));
        Assert.Equal((512L << 20, TimeSpan.FromSeconds(90)), (settings.Data.MemoryBytes, settings.Clustering.Timeout));
    }
}

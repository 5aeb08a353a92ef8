using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using Slr.Actors.Configuration;
using Slr.Actors.Refinement;
using Slr.Data;
using Slr.Data.Augmentation;
using Slr.Data.Sampling;
using Slr.Flow;
using Slr.Flow.Clustering;
using Slr.Flow.Graph;
using Slr.Flow.Scheduling;
using Slr.Models.Networks;
using Slr.Primitives.Randomness;
using Slr.Torch;

namespace Slr.Actors.Tests.Configuration;

/// <summary>Every number of reference.conf, found by walking it, at both ends of its range and just beyond.</summary>
public sealed partial class NumericSettings
{
    /// <summary>What a value at an end of its range needs beside it.</summary>
    private static readonly Dictionary<string, string[]> Beside = new()
    {
        ["adapt.erase-min-area"] = ["adapt.erase-max-area=1"],
        ["adapt.erase-max-area"] = ["adapt.erase-min-area=1e-4"],
        ["supervision.min-backoff"] = ["supervision.max-backoff=240h"],
        ["supervision.max-backoff"] = ["supervision.min-backoff=0s"],
        ["network.batch-norm-groups"] = ["pretrain.identities=128", "adapt.identities=128"],
    };

    private static readonly ResolvedSettings Reference = Recipes.Resolve(null, [], []);

    private static readonly IReadOnlyDictionary<string, KeyRange> Ranges = RunSettingsBinder.Read(Reference).Reader.Ranges;

    public static TheoryData<string> Keys =>
        [.. Reference.Values.Where(value => IsNumeric(value.Key, value.Value)).Select(value => value.Key)];

    [Theory, MemberData(nameof(Keys))]
    public void have_a_range(string key) => Assert.True(Ranges.ContainsKey(key), $"{key} has a number without a range");

    [Theory, MemberData(nameof(Keys))]
    public void just_beyond_their_range_are_refused_by_their_key(string key)
    {
        foreach (string value in (string[])[Ranges[key].TooLittle, Ranges[key].TooMuch])
        {
            var refusal = Assert.Throws<SettingsException>(() => Bind(key, value));
            Assert.Contains(refusal.Problems, problem => problem.Key == key
                && problem.Message.Contains(value.Trim('[', ']').Split(',')[0]));
        }
    }

    [Theory, MemberData(nameof(Keys))]
    public void that_mean_nothing_at_all_are_refused_by_their_key(string key)
    {
        string unit = Ranges[key].Least.EndsWith('s') ? "s" : Ranges[key].Least.EndsWith('B') ? "GiB" : "";
        foreach (string value in (string[])["NaN", "1e400", "-1e400", "1;5", "0x10"])
            Assert.Contains(Assert.Throws<SettingsException>(() => Bind(key, $"\"{value}{unit}\"")).Problems,
                problem => problem.Key == key);
    }

    [Theory, MemberData(nameof(Keys))]
    public async Task at_the_least_are_accepted_by_every_layer_that_uses_them(string key) => await Use(Bind(key, Ranges[key].Least));

    [Theory, MemberData(nameof(Keys))]
    public async Task at_the_most_are_accepted_by_every_layer_that_uses_them(string key) => await Use(Bind(key, Ranges[key].Most));

    private static RunSettings Bind(string key, string value) => RunSettingsBinder.Bind(Recipes.Resolve(null,
        ["pretrain.identities=16", "adapt.iterations=3", "pretrain.iterations=3", "network.batch-norm-groups=1", "network.blocks=[1,1,1,1]",
            "clustering.kmeans.iterations=5", .. Beside.GetValueOrDefault(key, []), $"{key}={value}"], []));

    private static bool IsNumeric(string key, SettingValue value) => key == "clustering.dbscan.eps"
        || (value.Items.Count > 0 && value.Items.All(item => Number().IsMatch(item)));

    [GeneratedRegex(@"^[-+]?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?(ms|s|m|h|B|[KMG]iB)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Number();

    private static async Task Use(RunSettings settings)
    {
        CheckAll(settings, []);
        UseTimes(settings.Supervision, settings.Clustering);
        UseTraining(settings);
        Assert.True(NetworkCost.ForwardOperations(settings.Network, settings.Data.Size.Height, settings.Data.Size.Width) > 0);
        foreach (string clusterer in ClustererOptions.Names)
            await UseGraph(settings with { Clustering = settings.Clustering with { Use = clusterer } });
    }

    /// <summary>All options, however deep, against the ranges of their members.</summary>
    private static void CheckAll(object options, HashSet<object> seen)
    {
        if (options.GetType().Namespace?.StartsWith("Slr.", StringComparison.Ordinal) != true || options is ResolvedSettings or Enum
            || !seen.Add(options))
            return;
        Slr.Primitives.Options.Ranges.Check(options);
        foreach (PropertyInfo member in options.GetType().GetProperties().Where(member => member.GetIndexParameters().Length == 0))
            if (member.GetValue(options) is { } value and not string and not IEnumerable)
                CheckAll(value, seen);
            else if (member.GetValue(options) is IEnumerable<ClustererOptions> clusterers)
                foreach (ClustererOptions clusterer in clusterers)
                    CheckAll(clusterer, seen);
    }

    private static void UseTimes(SupervisionSettings supervision, ClusteringSettings clustering)
    {
        foreach (TimeSpan time in (TimeSpan[])[supervision.MinBackoff, supervision.MaxBackoff, 2 * supervision.Patience, supervision.Grace,
            clustering.Timeout])
            using (TimeProvider.System.CreateTimer(_ => { }, null, time, Timeout.InfiniteTimeSpan))
            using (var limit = new CancellationTokenSource(time))
                Assert.True(time >= TimeSpan.Zero);
    }

    private static void UseTraining(RunSettings settings)
    {
        int[] labels = [.. Enumerable.Range(0, 60).Select(i => i / 6)], cameras = [.. Enumerable.Range(0, 60).Select(i => i % 3)];
        foreach (IdentitySamplerOptions sampler in (IdentitySamplerOptions[])[settings.Pretrain.Sampler, settings.Adapt.Sampler])
            Assert.All(IdentitySampler.Plan(labels, cameras, [], sampler, settings.Seed, Stage.Adapt, 0),
                batch => Assert.Equal(sampler.Identities * sampler.Images, batch.Length));
        foreach (AugmentationOptions views in (AugmentationOptions[])[settings.Pretrain.Augmentation, settings.Adapt.Augmentation])
            for (int slot = 0; slot < 50; slot++)
            {
                View view = ViewSampler.Draw(views, settings.Data.Size, settings.Seed, Stage.Adapt, 0, 0, slot);
                Assert.InRange(view.Erased.Top + view.Erased.Height, 0, settings.Data.Size.Height);
                Assert.InRange(view.Erased.Left + view.Erased.Width, 0, settings.Data.Size.Width);
                Assert.True(view.Erased.Height >= 0 && view.Erased.Width >= 0);
            }
        Assert.All(Enumerable.Range(0, 100), epoch => Assert.InRange(settings.Pretrain.Options.LearningRateAt(epoch), 0, 1));
        Assert.All(Enumerable.Range(0, 100), step => Assert.InRange(settings.Adapt.Options.EmaAt(step), 0, 1));
        int every = settings.EvaluateEvery == 0 ? settings.Adapt.Epochs : settings.EvaluateEvery;
        Assert.NotNull(new Schedule(settings.Adapt.Epochs, settings.Staleness, every));
    }

    /// <summary>Two epochs of the graph; with too few clusters it may say so, in its own words.</summary>
    private static async Task UseGraph(RunSettings settings)
    {
        LabelLineage? previous = null;
        for (int epoch = 0; epoch < 2; epoch++)
        {
            IClusterer clusterer = ClustererFactory.BuiltIn(settings)!;
            RefineryOptions options = GraphSettings.Of(settings, TrainingDevice.Cpu, Features.Count)
                with
            { Epoch = epoch, Source = Task.FromResult(Features) };
            await using var graph = RefineryGraph.Over(Features, options, Task.FromResult(previous),
                (input, token) => Task.FromResult(clusterer.Cluster(input, token)));
            try
            {
                previous = (await graph.Completion).Labels.Lineage;
            }
            catch (NoClustersException)
            {
                return;
            }
        }
    }

    private static readonly FeatureSet Features = Blobs();

    private static FeatureSet Blobs()
    {
        const int Images = 48, Dimension = 8;
        float[] values = new float[Images * Dimension];
        for (int i = 0; i < Images; i++)
        {
            CounterRandom centre = new(1, (ulong)(i / 8)), own = new(2, (ulong)i);
            double[] row = [.. Enumerable.Range(0, Dimension).Select(_ => centre.NextGaussian() + 0.2 * own.NextGaussian())];
            double norm = Math.Sqrt(row.Sum(value => value * value));
            for (int k = 0; k < Dimension; k++)
                values[i * Dimension + k] = (float)(row[k] / norm);
        }
        return new([.. Enumerable.Range(0, Images).Select(i => $"{i}.jpg")], values, Dimension);
    }
}

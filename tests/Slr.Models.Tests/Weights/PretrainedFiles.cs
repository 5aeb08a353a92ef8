using CsCheck;
using Slr.Models.Networks;
using Slr.Models.Training;
using Slr.Models.Weights;
using Slr.Primitives.Files;
using Slr.Primitives.Randomness;
using Slr.Torch;

namespace Slr.Models.Tests.Weights;

public sealed class PretrainedFiles : IDisposable
{
    private static readonly NetworkOptions Small = new() { Width = 4, Blocks = [1, 2, 1, 1] };
    private readonly string folder = Directory.CreateTempSubdirectory("slr-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static WeightSet Weights(NetworkOptions options, int classes = 3, ulong seed = 1)
    {
        NetworkLayout layout = NetworkLayout.Of(options, classes);
        return new WeightSet(layout.Parameters.Concat(layout.Buffers).Select((slot, at) =>
        {
            var random = new CounterRandom(seed, (ulong)at);
            var values = new float[slot.Count];
            for (int i = 0; i < values.Length; i++)
                values[i] = slot.Kind == SlotKind.RunningVariance ? 1 : (float)random.NextGaussian();
            return StoredTensor.Of(slot.Name, slot.Shape.AsSpan(), values);
        }));
    }

    /// <summary>All but the classifiers, whose classes are those of other data.</summary>
    private static IEnumerable<StoredTensor> Body(WeightSet weights) =>
        weights.Where(t => !t.Name.Contains(".classifier.", StringComparison.Ordinal));

    /// <summary>What torchvision or IBN-Net saves: one layer4, an ImageNet classifier, counters.</summary>
    private static List<StoredTensor> Torchvision(WeightSet weights) =>
    [
        .. weights.Where(t => !t.Name.StartsWith("branch_", StringComparison.Ordinal)),
        .. weights.Where(t => t.Name.StartsWith("branch_g.layer4.", StringComparison.Ordinal))
            .Select(t => t with { Name = t.Name["branch_g.".Length..] }),
        StoredTensor.Of("fc.weight", [2, 1], new float[2]),
        StoredTensor.Of("bn1.num_batches_tracked", [], new long[] { 5 }),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void of_torchvision_and_ibn_net_give_both_branches_their_layer4(bool ibn)
    {
        NetworkOptions options = Small with { Ibn = ibn };
        WeightSet weights = Weights(options);
        SafeTensorsFile.Write(Path.Combine(folder, "resnet.safetensors"), Torchvision(weights));

        (WeightSet matched, MatchReport report) = PretrainedWeights.Load(Path.Combine(folder, "resnet.safetensors"), options);

        Assert.Equal(WeightNaming.Torchvision, report.Naming);
        Assert.Equal(["fc.weight", "bn1.num_batches_tracked"], report.Skipped);
        Assert.All(report.Missing, name => Assert.True(name.Contains(".extra.") || name.Contains(".neck.")));
        Assert.All(matched, tensor => Assert.Equal(weights[tensor.Name.Replace("branch_m", "branch_g")] with { Name = tensor.Name },
            tensor));
        Assert.Equal(matched["branch_g.layer4.0.conv2.weight"].ToSingles(), matched["branch_m.layer4.0.conv2.weight"].ToSingles());
        Assert.Equal(matched.Count, report.Matched.Length);
    }

    [Theory]
    [InlineData(false, "base.5.0.conv1.weight")]
    [InlineData(true, "base.6.0.conv1.weight")]
    public void of_abmt_survive_the_way_there_and_back_bit_for_bit(bool ibn, string lastStage)
    {
        NetworkOptions options = Small with { Ibn = ibn };
        WeightSet weights = Weights(options), exported = WeightExport.ToAbmt(weights);
        Assert.All(["base.0.weight", lastStage, "global_branch.0.bn2.running_var", "max_branch.0.0.downsample.0.weight",
            "max_branch.1.conv3.weight", "feat_bn.bias", "feat_bn_max.weight", "classifier.weight", "classifier_max.weight"],
            name => Assert.True(exported.Contains(name), name));
        string file = Path.Combine(folder, "abmt.safetensors");
        exported.Save(file, WeightExport.Metadata(options));

        (WeightSet matched, MatchReport report) = PretrainedWeights.Load(file, options);

        Assert.Equal(WeightNaming.Abmt, report.Naming);
        Assert.Equal(["classifier.weight", "classifier_max.weight"], report.Skipped);
        Assert.Empty(report.Missing);
        Assert.Equal(Body(weights), matched);
    }

    [Fact]
    public void of_slr_itself_match_completely_and_describe_their_network()
    {
        string file = Path.Combine(folder, "slr.safetensors");
        WeightSet weights = Weights(Small);
        weights.Save(file, WeightExport.Metadata(Small));
        Assert.Equal(Body(weights), PretrainedWeights.Load(file, Small).Weights);
        Assert.Contains("network.stem-relu=false", PretrainedWeights.Load(file, Small with { StemRelu = true }).Report.ToString());
        NetworkOptions? told = WeightExport.NetworkOf(SafeTensorsFile.Read(file).Metadata, file);
        Assert.Equal((Small.Width, Small.Ibn, Small.StemRelu), (told!.Width, told.Ibn, told.StemRelu));
        Assert.Equal(Small.Blocks, told.Blocks);
    }

    [Fact]
    public void start_a_network_whose_other_weights_stay_random()
    {
        WeightSet weights = Weights(Small);
        MatchedWeights matched = PretrainedWeights.Match(Torchvision(weights), Small, "x.pth");
        var options = new PretrainOptions();
        using var fresh = new Pretrainer(Small, options, 3, seed: 7, TrainingDevice.Cpu);
        using var started = new Pretrainer(Small, options, 3, seed: 7, TrainingDevice.Cpu, matched.Weights);
        WeightSet from = fresh.Weights(), to = started.Weights();
        foreach (string name in matched.Report.Matched)
            Assert.Equal(matched.Weights[name].ToSingles(), to[name].ToSingles());
        foreach (string name in matched.Report.Missing)
            Assert.Equal(from[name].ToSingles(), to[name].ToSingles());
    }

    [Fact]
    public void of_another_width_are_refused_with_both_widths_and_the_setting()
    {
        var refused = Assert.Throws<WeightsException>(() =>
            PretrainedWeights.Match(Torchvision(Weights(Small)), Small with { Width = 8 }, "small.pth"));
        Assert.Contains("small.pth", refused.Message);
        Assert.Contains("of width 4", refused.Message);
        Assert.Contains("of width 8", refused.Message);
        Assert.Contains("set network.width=4", refused.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void with_and_without_ibn_are_not_mistaken_for_each_other(bool ibn)
    {
        var refused = Assert.Throws<WeightsException>(() => PretrainedWeights.Match(
            Torchvision(Weights(Small with { Ibn = ibn })), Small with { Ibn = !ibn }, "x.pth"));
        Assert.Contains($"network.ibn={(ibn ? "true" : "false")}", refused.Message);
    }

    [Fact]
    public void without_one_tensor_of_the_backbone_are_refused_by_its_name()
    {
        List<StoredTensor> all = Torchvision(Weights(Small));
        string[] backbone = [.. all.Select(t => t.Name).Where(n => !n.StartsWith("fc.") && !n.EndsWith("tracked"))];
        Gen.Int[0, backbone.Length - 1].Sample(at =>
        {
            string lost = backbone[at];
            var refused = Assert.Throws<WeightsException>(() =>
                PretrainedWeights.Match([.. all.Where(t => t.Name != lost)], Small, "x.pth"));
            Assert.Contains(lost, refused.Message);
        }, iter: 30);
    }

    [Fact]
    public void that_do_not_exist_are_named_with_their_setting()
    {
        var refused = Assert.Throws<WeightsException>(() => PretrainedWeights.Load("/nowhere/resnet50.pth", Small));
        Assert.Contains("network.pretrained", refused.Message);
        Assert.Contains("/nowhere/resnet50.pth", refused.Message);
        Assert.Contains("docs/models.md", refused.Message);
    }

    [Fact]
    public void that_are_damaged_are_named_with_what_is_wrong()
    {
        string file = Path.Combine(folder, "cut.safetensors");
        Weights(Small).Save(file);
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..1000]);
        Assert.Contains("truncated", Assert.Throws<WeightsException>(() => PretrainedWeights.Load(file, Small)).Message);
    }

    [Fact]
    public void cannot_hold_two_weights_of_one_name() => Assert.Throws<ArgumentException>(() =>
        new WeightSet([StoredTensor.Of("a", [1], new float[1]), StoredTensor.Of("a", [1], new float[1])]));
}

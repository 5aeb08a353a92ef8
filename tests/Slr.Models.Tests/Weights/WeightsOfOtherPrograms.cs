using Slr.Models.Networks;
using Slr.Models.Weights;
using Slr.Primitives.Files;
using Slr.Primitives.Randomness;

namespace Slr.Models.Tests.Weights;

/// <summary>Checkpoints as other programs write them, and what becomes of each tensor.</summary>
public sealed class WeightsOfOtherPrograms
{
    private static readonly NetworkOptions Small = new() { Width = 4, Blocks = [1, 2, 1, 1] };

    [Theory]
    [InlineData("module.")]
    [InlineData("_orig_mod.")]
    [InlineData("backbone.")]
    [InlineData("model.")]
    [InlineData("state_dict.module.")]
    [InlineData("model_state.")]
    [InlineData("module.encoder_q.")]
    [InlineData("base.")]
    public void are_found_behind_whatever_stands_before_their_names(string prefix)
    {
        StoredTensor[] plain = Torchvision(Small);
        (WeightSet weights, MatchReport report) =
            Match([.. Behind(prefix, plain), StoredTensor.Of("optimizer.state.0.exp_avg", [1], new float[1])]);
        Assert.Equal(PretrainedWeights.Match(plain, Small, "x").Weights.AsEnumerable(), weights);
        Assert.Equal(prefix, report.Prefix);
        Assert.Contains($"of '{prefix.TrimEnd('.')}', torchvision's names", report.ToString(), StringComparison.Ordinal);
        Assert.Contains("optimizer.state.0.exp_avg", report.Skipped);
    }

    [Theory]
    [InlineData("student.backbone.", "teacher.backbone.")]
    [InlineData("state_dict.", "state_dict_ema.")]
    [InlineData("model.", "ema.")]
    [InlineData("module.", "mean_net.module.")]
    public void that_hold_two_networks_give_the_average_and_say_which(string student, string teacher)
    {
        StoredTensor[] own = Torchvision(Small, seed: 1), average = Torchvision(Small, seed: 2);
        (WeightSet weights, MatchReport report) = Match([.. Behind(student, own), .. Behind(teacher, average)]);
        Assert.Equal(PretrainedWeights.Match(average, Small, "x").Weights.AsEnumerable(), weights);
        Assert.Equal(teacher, report.Prefix);
        Assert.Contains($"its other network, '{student.TrimEnd('.')}', is left out", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void that_hold_a_network_of_another_shape_beside_give_the_one_that_fits()
    {
        (_, MatchReport report) = Match([.. Behind("teacher.", Torchvision(Small with { Width = 8 })),
            .. Behind("student.", Torchvision(Small))]);
        Assert.Equal("student.", report.Prefix);
    }

    /// <summary>MMT has no ReLU in <c>base</c>; SpCL, ClusterContrast and MMT's IBN network have one.</summary>
    [Theory]
    [InlineData(3, false, "")]
    [InlineData(4, false, "module.")]
    [InlineData(4, true, "state_dict.module.")]
    public void of_mmt_spcl_and_cluster_contrast_give_both_branches_their_last_stage(int firstStage, bool ibn, string prefix)
    {
        NetworkOptions options = Small with { Ibn = ibn, StemRelu = firstStage == 4 };
        StoredTensor[] plain = [.. Torchvision(options).Where(t => !t.Name.StartsWith("fc.", StringComparison.Ordinal))];
        IEnumerable<StoredTensor> sequential = plain.Select(t => t with { Name = InBase(t.Name, firstStage) });
        (WeightSet weights, MatchReport report) = Match([.. Behind(prefix, sequential), .. Behind(prefix, Neck(options)),
            StoredTensor.Of($"{prefix}classifier.weight", [702, options.BranchSize], new float[702 * options.BranchSize])], options);
        Assert.Equal(WeightNaming.Mmt, report.Naming);
        WeightSet expected = PretrainedWeights.Match(plain, options, "x").Weights;
        Assert.All(expected, tensor => Assert.Equal(tensor, weights[tensor.Name]));
        Assert.True(weights.Contains("branch_g.neck.running_var"));
        Assert.Equal([$"{prefix}classifier.weight"], report.Skipped.Where(name => !name.EndsWith("tracked", StringComparison.Ordinal)));
        Assert.Empty(report.Notes);
    }

    [Fact]
    public void that_were_trained_with_another_stem_say_so()
    {
        IEnumerable<StoredTensor> spcl = Torchvision(Small).Select(t => t with { Name = InBase(t.Name, 4) });
        Assert.Contains("network.stem-relu=true", Match([.. spcl]).Report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void of_three_blocks_do_not_go_into_a_network_of_one_without_a_word()
    {
        string refused = Refused(Torchvision(Small with { Blocks = [3, 2, 1, 1] }));
        Assert.Contains("[3, 2, 1, 1] blocks", refused, StringComparison.Ordinal);
        Assert.Contains("set network.blocks=[3,2,1,1]", refused, StringComparison.Ordinal);
        Assert.Contains("network.width=8", Refused(Torchvision(Small with { Width = 8, Blocks = [3, 2, 1, 1] })), StringComparison.Ordinal);
    }

    [Fact]
    public void of_another_kind_of_block_are_refused_by_its_tensors()
    {
        StoredTensor[] squeezed = [.. Torchvision(Small), StoredTensor.Of("layer2.1.se.fc.0.weight", [1, 32], new float[32])];
        Assert.Contains("layer2.1.se.fc.0.weight", Refused(squeezed), StringComparison.Ordinal);
        StoredTensor[] basic = [.. Torchvision(Small).Where(t => !t.Name.Contains(".conv3.") && !t.Name.Contains(".bn3."))];
        Assert.Contains("ResNet-18 or 34", Refused(basic), StringComparison.Ordinal);
        StoredTensor[] biased = [.. Torchvision(Small), StoredTensor.Of("conv1.bias", [4], new float[4])];
        Assert.Contains("conv1.bias", Refused(biased), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("layer2.0.bn1.weight", float.NaN, "NaN")]
    [InlineData("conv1.weight", float.PositiveInfinity, "infinite")]
    [InlineData("layer1.0.bn2.running_var", -1f, "negative")]
    public void that_are_not_numbers_are_refused_with_the_tensor(string name, float value, string what)
    {
        StoredTensor[] all = [.. Torchvision(Small).Select(t => t.Name == name ? Spoilt(t, value) : t)];
        string refused = Refused(all);
        Assert.Contains($"1 of {all.Single(t => t.Name == name).Count} numbers of {name}", refused, StringComparison.Ordinal);
        Assert.Contains(what, refused, StringComparison.Ordinal);
    }

    [Fact]
    public void of_half_precision_are_converted_and_say_so_and_integers_are_refused()
    {
        StoredTensor[] plain = Torchvision(Small);
        StoredTensor[] half = [.. plain.Select(t => t.Type != StoredType.Float32 ? t : new StoredTensor(t.Name, StoredType.Float16, t.Shape,
            System.Runtime.InteropServices.MemoryMarshal.AsBytes<Half>([.. t.ToSingles().Select(v => (Half)v)]).ToArray()))];
        (WeightSet weights, MatchReport report) = Match(half);
        Assert.All(weights, tensor => Assert.Equal(StoredType.Float32, tensor.Type));
        Assert.Contains("converted from Float16", report.ToString(), StringComparison.Ordinal);
        StoredTensor[] quantised = [.. plain.Select(t => t.Name == "conv1.weight"
            ? new StoredTensor(t.Name, StoredType.Int8, t.Shape, new byte[t.Count]) : t)];
        Assert.Contains("conv1.weight holds Int8", Refused(quantised), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(4, 1)]
    public void whose_shapes_would_only_broadcast_are_refused(int rows, int columns)
    {
        StoredTensor[] all = [.. Torchvision(Small)
            .Select(t => t.Name == "bn1.weight" ? StoredTensor.Of(t.Name, [rows, columns], new float[4]) : t)];
        Assert.Contains($"bn1.weight is [{rows}, {columns}], bn1.weight is [4]", Refused(all), StringComparison.Ordinal);
    }

    [Fact]
    public void with_half_of_an_optional_part_are_refused_rather_than_mixed_with_chance()
    {
        StoredTensor[] all = [.. Torchvision(Small).Where(t => !t.Name.StartsWith("fc.")),
            StoredTensor.Of("branch_m.neck.weight", [128], new float[128])];
        all = [.. all.Select(t => t with { Name = t.Name.StartsWith("layer4.") ? $"branch_g.{t.Name}" : t.Name }),
            .. all.Where(t => t.Name.StartsWith("layer4.")).Select(t => t with { Name = $"branch_m.{t.Name}" })];
        Assert.Contains("branch_m.neck.bias", Refused(all), StringComparison.Ordinal);
    }

    [Fact]
    public void of_a_vision_transformer_are_told_what_they_are_not()
    {
        string refused =
            Refused([.. ((string[])["cls_token", "pos_embed", "patch_embed.proj.weight", "blocks.0.attn.qkv.weight", "norm.bias",
            "head.weight"])
            .Select(name => StoredTensor.Of(name, [1], new float[1]))]);
        Assert.Contains("holds no ResNet", refused, StringComparison.Ordinal);
        Assert.Contains("its 6 tensors are cls_token, pos_embed, patch_embed.proj.weight, blocks.0.attn.qkv.weight and others", refused,
            StringComparison.Ordinal);
    }

    [Fact]
    public void are_told_in_one_line_what_was_taken_what_not_and_what_stays()
    {
        string line = PretrainedWeights.Match(Torchvision(Small), Small, "resnet.pth").Report.ToString();
        Assert.StartsWith("resnet.pth: torchvision's names, gives ", line, StringComparison.Ordinal);
        NetworkLayout layout = NetworkLayout.Of(Small, classes: 0);
        Assert.EndsWith($"of the network's {layout.Parameters.Length + layout.Buffers.Length} tensors; not needed: fc.weight, a counter; "
            + "as initialised: branch_m.extra, branch_g.neck, branch_m.neck",
            line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    private static (WeightSet Weights, MatchReport Report) Match(StoredTensor[] tensors, NetworkOptions? network = null)
    {
        MatchedWeights matched = PretrainedWeights.Match(tensors, network ?? Small, "x.pth");
        return (matched.Weights, matched.Report);
    }

    private static string Refused(StoredTensor[] tensors) =>
        Assert.Throws<WeightsException>(() => PretrainedWeights.Match(tensors, Small, "x.pth")).Message;

    private static IEnumerable<StoredTensor> Behind(string prefix, IEnumerable<StoredTensor> tensors) =>
        tensors.Select(tensor => tensor with { Name = prefix + tensor.Name });

    /// <summary>As <c>nn.Sequential</c> numbers what it wraps.</summary>
    private static string InBase(string name, int firstStage)
    {
        string[] parts = name.Split('.', 2);
        int number = parts[0] switch { "conv1" => 0, "bn1" => 1, _ => firstStage + parts[0][^1] - '1' };
        return $"base.{number}.{parts[1]}";
    }

    private static IEnumerable<StoredTensor> Neck(NetworkOptions options) =>
        ((string[])["weight", "bias", "running_mean", "running_var"]).Select(part =>
            StoredTensor.Of($"feat_bn.{part}", [options.BranchSize], Enumerable.Repeat(1f, options.BranchSize).ToArray()));

    private static StoredTensor Spoilt(StoredTensor tensor, float value)
    {
        float[] values = tensor.ToSingles();
        values[^1] = value;
        return StoredTensor.Of(tensor.Name, tensor.Shape.AsSpan(), values);
    }

    /// <summary>What torchvision or IBN-Net saves: one layer4, an ImageNet classifier, counters.</summary>
    private static StoredTensor[] Torchvision(NetworkOptions options, ulong seed = 1)
    {
        NetworkLayout layout = NetworkLayout.Of(options, classes: 0);
        return
        [
            .. layout.Parameters.Concat(layout.Buffers).Where(slot => !slot.Name.StartsWith("branch_", StringComparison.Ordinal)
                || slot.Name.StartsWith("branch_g.layer4.", StringComparison.Ordinal)).Select((slot, at) => Drawn(slot, seed, (ulong)at)),
            StoredTensor.Of("fc.weight", [2, 1], new float[2]),
            StoredTensor.Of("bn1.num_batches_tracked", [], new long[] { 5 }),
        ];
    }

    private static StoredTensor Drawn(Slot slot, ulong seed, ulong at)
    {
        var random = new CounterRandom(seed, at);
        var values = new float[slot.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = slot.Kind == SlotKind.RunningVariance ? 1 : (float)random.NextGaussian();
        return StoredTensor.Of(slot.Name.Replace("branch_g.", "", StringComparison.Ordinal), slot.Shape.AsSpan(), values);
    }
}

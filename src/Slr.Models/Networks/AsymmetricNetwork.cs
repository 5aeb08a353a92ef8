using static TorchSharp.torch;

namespace Slr.Models.Networks;

/// <summary>What the network gives for images in training mode.</summary>
/// <param name="FeatureG">Branch G's pooled feature before its BNNeck, [images, branch size], float32.</param>
/// <param name="FeatureM">The same of branch M.</param>
/// <param name="ScoresG">Branch G's class scores, [images, classes].</param>
/// <param name="ScoresM">The same of branch M.</param>
internal readonly record struct NetworkOutput(Tensor FeatureG, Tensor FeatureM, Tensor ScoresG, Tensor ScoresM) : IDisposable
{
    /// <summary>Applies a function to each of the four tensors.</summary>
    public NetworkOutput Select(Func<Tensor, Tensor> map) => new(map(FeatureG), map(FeatureM), map(ScoresG), map(ScoresM));

    /// <summary>The four tensors in the order of their names.</summary>
    public Tensor[] ToArray() => [FeatureG, FeatureM, ScoresG, ScoresM];

    /// <summary>Joins the outputs of the parts of a batch.</summary>
    public static NetworkOutput Join(NetworkOutput[] parts) => new(
        cat([.. parts.Select(p => p.FeatureG)]), cat([.. parts.Select(p => p.FeatureM)]),
        cat([.. parts.Select(p => p.ScoresG)]), cat([.. parts.Select(p => p.ScoresM)]));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor tensor in ToArray())
            tensor.Dispose();
    }
}

/// <summary>
/// ABMT's network (arXiv 2011.13776, section 3.2): ResNet stages 1 to 3 shared, then branch G with average pooling and
/// branch M with one more bottleneck and max pooling, each with a BNNeck and a linear classifier without bias.
/// </summary>
internal sealed class AsymmetricNetwork
{
    private readonly NetworkViews views;
    private readonly NetworkOptions options;
    private readonly NormalisedConvolution stem;
    private readonly BatchNorm neckG, neckM;
    private readonly Bottleneck[] trunk, branchG, branchM;

    /// <summary>Takes the tensors from the views.</summary>
    public AsymmetricNetwork(NetworkOptions options, NetworkViews views)
    {
        (this.options, this.views) = (options, views);
        stem = new NormalisedConvolution(views, "conv1", stride: 2);
        trunk = [.. Enumerable.Range(1, 3).SelectMany(i => Stage($"layer{i}", i, i == 1 ? 1 : 2, options.Ibn))];
        branchG = [.. Stage("branch_g.layer4", 4, 1, false)];
        branchM = [.. Stage("branch_m.layer4", 4, 1, false), new Bottleneck(views, "branch_m.extra", 1, false, false)];
        (neckG, neckM) = (new BatchNorm(views, "branch_g.neck"), new BatchNorm(views, "branch_m.neck"));
    }

    /// <summary>Pooled features and class scores in training mode.</summary>
    /// <param name="images">[images, 3, height, width], channels-last, float32.</param>
    /// <param name="mode">The chunks that are normalised apart.</param>
    public NetworkOutput Forward(Tensor images, NormalisationMode mode)
    {
        if (views.State.Device.ChannelsLast)
            return Look(images, mode);
        if (!mode.CanInterleave)
        {
            using Tensor planes = images.contiguous();
            return Look(planes, mode);
        }
        int chunks = mode.Chunks.Length;
        using Tensor mixed = images.Interleave(chunks);
        using NetworkOutput output = Look(mixed, mode with { Interleaved = true });
        return output.Select(tensor => tensor.Separate(chunks));
    }

    private NetworkOutput Look(Tensor images, NormalisationMode mode)
    {
        (Tensor g, Tensor m) = Pool(images, mode);
        using Tensor normalisedG = neckG.Forward(g, mode), normalisedM = neckM.Forward(m, mode);
        return new NetworkOutput(g, m,
            nn.functional.linear(normalisedG, views["branch_g.classifier.weight"]),
            nn.functional.linear(normalisedM, views["branch_m.classifier.weight"]));
    }

    /// <summary>Evaluation features: both branches after their BNNecks, joined, rows of length 1. [batch, feature size].</summary>
    public Tensor Embed(Tensor images)
    {
        (Tensor g, Tensor m) = Pool(images, NormalisationMode.Evaluation);
        using (g)
        using (m)
        using (Tensor normalisedG = neckG.Forward(g, NormalisationMode.Evaluation))
        using (Tensor normalisedM = neckM.Forward(m, NormalisationMode.Evaluation))
        using (Tensor joined = cat([normalisedG, normalisedM], 1))
            return nn.functional.normalize(joined);
    }

    private (Tensor G, Tensor M) Pool(Tensor images, NormalisationMode mode)
    {
        using Tensor shared = Trunk(images, mode);
        using Tensor mapG = Run(branchG, shared, mode), mapM = Run(branchM, shared, mode);
        using Tensor largest = nn.functional.adaptive_max_pool2d(mapM, [1L, 1L]);
        using Tensor flat = largest.flatten(1);
        ScalarType type = views.State.Parameters.dtype;
        return (mapG.mean([2L, 3L], false, type), flat.to(type));
    }

    private Tensor Trunk(Tensor images, NormalisationMode mode)
    {
        using Tensor input = views.State.Device.MixedPrecision ? images.to(ScalarType.BFloat16) : images.alias();
        using Tensor normalised = stem.Forward(input, mode, options.StemRelu);
        using Tensor pooled = nn.functional.max_pool2d(normalised, [3L, 3L], [2L, 2L], [1L, 1L]);
        return Run(trunk, mode.Tape is { } tape ? tape.Meet(pooled) : pooled.alias(), mode, ownsInput: true);
    }

    private static Tensor Run(Bottleneck[] blocks, Tensor input, NormalisationMode mode, bool ownsInput = false)
    {
        Tensor map = input;
        foreach (Bottleneck block in blocks)
        {
            Tensor next = block.Forward(map, mode);
            if (ownsInput || !ReferenceEquals(map, input))
                map.Dispose();
            map = next;
        }
        return map;
    }

    private IEnumerable<Bottleneck> Stage(string name, int stage, int stride, bool ibn) =>
        Enumerable.Range(0, options.Blocks[stage - 1]).Select(block =>
            new Bottleneck(views, $"{name}.{block}", block == 0 ? stride : 1, projects: block == 0, ibn));
}

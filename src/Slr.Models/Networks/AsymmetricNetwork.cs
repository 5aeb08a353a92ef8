using static TorchSharp.torch;

namespace Slr.Models.Networks;

/// <summary>What one branch gives for a batch.</summary>
/// <param name="Pooled">The pooled feature before its BNNeck, [batch, branch size], float32.</param>
/// <param name="Normalised">The feature after its BNNeck, [batch, branch size].</param>
internal readonly record struct BranchFeatures(Tensor Pooled, Tensor Normalised) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Pooled.Dispose();
        Normalised.Dispose();
    }
}

/// <summary>
/// ABMT's network (arXiv 2011.13776, section 3.2): ResNet stages 1 to 3 shared, then branch G with average pooling and
/// branch M with one more bottleneck and max pooling, each with a BNNeck and a linear classifier without bias.
/// </summary>
internal sealed class AsymmetricNetwork
{
    private readonly NetworkState state;
    private readonly NetworkOptions options;
    private readonly Convolution stem;
    private readonly BatchNorm stemNorm, neckG, neckM;
    private readonly Bottleneck[] trunk, branchG, branchM;

    /// <summary>Takes the tensors from the state.</summary>
    public AsymmetricNetwork(NetworkOptions options, NetworkState state)
    {
        (this.options, this.state) = (options, state);
        stem = new Convolution(state, "conv1", stride: 2);
        stemNorm = new BatchNorm(state, "bn1");
        trunk = [.. Enumerable.Range(1, 3).SelectMany(i => Stage($"layer{i}", i, i == 1 ? 1 : 2, options.Ibn))];
        branchG = [.. Stage("branch_g.layer4", 4, 1, false)];
        branchM = [.. Stage("branch_m.layer4", 4, 1, false), new Bottleneck(state, "branch_m.extra", 1, false, false)];
        (neckG, neckM) = (new BatchNorm(state, "branch_g.neck"), new BatchNorm(state, "branch_m.neck"));
    }

    /// <summary>Runs both branches.</summary>
    /// <param name="images">[batch, 3, height, width], channels-last, float32.</param>
    /// <param name="training">True: batch statistics in groups; false: running statistics.</param>
    public (BranchFeatures G, BranchFeatures M) Forward(Tensor images, bool training)
    {
        var mode = new NormalisationMode(training, options.BatchNormGroups);
        using Tensor shared = Trunk(images, mode);
        using Tensor mapG = Run(branchG, shared, mode), mapM = Run(branchM, shared, mode);
        using Tensor average = mapG.mean([2L, 3L], false, ScalarType.Float32);
        using Tensor largest = nn.functional.adaptive_max_pool2d(mapM, [1L, 1L]);
        Tensor pooledG = average.alias(), pooledM = largest.flatten(1).to(ScalarType.Float32);
        return (new(pooledG, neckG.Forward(pooledG, mode)), new(pooledM, neckM.Forward(pooledM, mode)));
    }

    /// <summary>The classifiers' scores, [batch, classes].</summary>
    public (Tensor G, Tensor M) Classify(BranchFeatures g, BranchFeatures m) =>
        (nn.functional.linear(g.Normalised, state["branch_g.classifier.weight"]),
         nn.functional.linear(m.Normalised, state["branch_m.classifier.weight"]));

    /// <summary>Evaluation features: both branches after their BNNecks, joined, rows of length 1. [batch, feature size].</summary>
    public Tensor Embed(Tensor images)
    {
        (BranchFeatures g, BranchFeatures m) = Forward(images, training: false);
        using (g)
        using (m)
        using (Tensor joined = cat([g.Normalised, m.Normalised], 1))
            return nn.functional.normalize(joined);
    }

    private Tensor Trunk(Tensor images, NormalisationMode mode)
    {
        using Tensor input = state.Device.MixedPrecision ? images.to(ScalarType.BFloat16) : images.alias();
        using Tensor convolved = stem.Forward(input);
        using Tensor normalised = stemNorm.Forward(convolved, mode);
        if (options.StemRelu)
            normalised.relu_();
        Tensor pooled = nn.functional.max_pool2d(normalised, [3L, 3L], [2L, 2L], [1L, 1L]);
        return Run(trunk, pooled, mode, ownsInput: true);
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
            new Bottleneck(state, $"{name}.{block}", block == 0 ? stride : 1, projects: block == 0, ibn));
}

using System.Collections.Immutable;
using Slr.Data.Augmentation;
using Slr.Data.Crops;
using Slr.Data.Images;
using Slr.Data.Sampling;
using Slr.Data.Synthetic;
using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Refinement;
using Slr.Models.Networks;
using Slr.Models.Training;
using Slr.Nodes.Membership;
using Slr.Primitives.Options;
using Slr.Torch;

namespace Slr.Actors.Configuration;

/// <summary>
/// Everything a run needs to know, validated. Made by <see cref="RunSettingsBinder"/>; the keys are in
/// <c>hocon/reference.conf</c>.
/// </summary>
internal sealed record RunSettings
{
    /// <summary>What each key is and where it came from.</summary>
    public required ResolvedSettings Resolved { get; init; }

    /// <summary>The run's name, which is its directory under <see cref="RunsFolder"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Parent of all run directories.</summary>
    public required string RunsFolder { get; init; }

    /// <summary>Folder of generated data sets and stage-1 checkpoints.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>Seed of everything random.</summary>
    public required ulong Seed { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c> or <c>cuda:N</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Threads of one tensor operation, at least 1.</summary>
    [Within(0, 1024)]
    public required int Threads { get; init; }

    /// <summary>True for products in bfloat16 on a CUDA device.</summary>
    public required bool MixedPrecision { get; init; }

    /// <summary>Which kernels libtorch and its libraries may choose.</summary>
    public required Numerics Numerics { get; init; }

    /// <summary>Data sets and images.</summary>
    public required DataSettings Data { get; init; }

    /// <summary>Shape of the network.</summary>
    public required NetworkOptions Network { get; init; }

    /// <summary>Weights file to start stage 1 from; null for none.</summary>
    public required string? Pretrained { get; init; }

    /// <summary>Stage 1.</summary>
    public required PretrainSettings Pretrain { get; init; }

    /// <summary>Stage 2.</summary>
    public required AdaptSettings Adapt { get; init; }

    /// <summary>Average the features of an image and of its mirror image.</summary>
    public required bool FlipAverage { get; init; }

    /// <summary>Images per batch of extraction.</summary>
    [Within(1, 4096)]
    public required int ExtractBatch { get; init; }

    /// <summary>k-reciprocal distances.</summary>
    public required DistanceOptions Distance { get; init; }

    /// <summary>Number of images from which neighbours are searched approximately.</summary>
    [Within(1, int.MaxValue)]
    public required int ApproximateFrom { get; init; }

    /// <summary>Keep the target's features in half precision while labels are made of them.</summary>
    public required bool Halves { get; init; }

    /// <summary>Rows from which nodes share an exact search of neighbours.</summary>
    [Within(2, int.MaxValue)]
    public required int DistributeFrom { get; init; }

    /// <summary>Which clusterer, and how it is supervised.</summary>
    public required ClusteringSettings Clustering { get; init; }

    /// <summary>Projection, fusion and hierarchical clustering of labels.</summary>
    public required RefinementOptions Refine { get; init; }

    /// <summary>0: labels of this epoch. 1: labels one epoch old, refined while training runs.</summary>
    [Within(0, 1)]
    public required int Staleness { get; init; }

    /// <summary>Evaluate after every n-th epoch; 0 = only after the last.</summary>
    [Within(0, 10_000)]
    public required int EvaluateEvery { get; init; }

    /// <summary>Whether and how evaluation re-ranks the gallery.</summary>
    public required Rerank Rerank { get; init; }

    /// <summary>Newest seals kept.</summary>
    [Within(1, 10_000)]
    public required int KeepSeals { get; init; }

    /// <summary>Every n-th seal is kept as well; 0 = none.</summary>
    [Within(0, 10_000)]
    public required int KeepEvery { get; init; }

    /// <summary>Restarts and waiting.</summary>
    public required SupervisionSettings Supervision { get; init; }

    /// <summary>Other machines that help.</summary>
    public required ClusterSettings Cluster { get; init; }

    /// <summary>Port of the live view on the loopback address; 0 = off.</summary>
    [Within(0, 65_535)]
    public required int LivePort { get; init; }

    /// <summary>Faults to inject, one line each, and the seed of those at random.</summary>
    public required ChaosSettings Chaos { get; init; }
}

/// <summary>Data sets and images.</summary>
/// <param name="Source">Name of the labelled data set.</param>
/// <param name="Target">Name of the unlabelled data set.</param>
/// <param name="Root">Folder that holds both; null for generated data.</param>
/// <param name="SourceRoot">Folder of the source data set itself; null when below <paramref name="Root"/>.</param>
/// <param name="TargetRoot">Folder of the target data set itself; null when below <paramref name="Root"/>.</param>
/// <param name="Size">Pixels of the network's input.</param>
/// <param name="Threads">Threads that decode and augment, at least 1.</param>
/// <param name="Prefetch">Batches made ahead.</param>
/// <param name="MemoryBytes">Memory for decoded images, over both data sets.</param>
/// <param name="Render">Where views of training images are rendered.</param>
/// <param name="DeviceMemoryBytes">Memory for decoded training images on the device.</param>
/// <param name="MaxUnreadableShare">Share of unreadable images that stops the run, in [0, 1].</param>
/// <param name="MaxPixels">Larger images are not decoded.</param>
/// <param name="Decoder">What decodes images, one of <see cref="Decoders.Names"/>.</param>
/// <param name="Pattern">How crops are named; null = as they look.</param>
/// <param name="Generated">The generated stand-in data.</param>
internal sealed record DataSettings(string Source, string Target, string? Root, string? SourceRoot, string? TargetRoot,
    ImageSize Size, [property: Within(0, 1024)] int Threads, [property: Within(1, 64)] int Prefetch,
    [property: Within(0, DataSettings.MostMemory)] long MemoryBytes, RenderPlace Render,
    [property: Within(0, DataSettings.MostMemory)] long DeviceMemoryBytes, [property: Within(0, 1)] double MaxUnreadableShare,
    [property: Within(1, int.MaxValue)] long MaxPixels, string Decoder, CropPattern? Pattern, GeneratedOptions Generated)
{
    /// <summary>1 PiB.</summary>
    private const long MostMemory = 1L << 50;

    /// <summary>Pixels of the network's input, its height.</summary>
    [Within(32, 2048)]
    public int Height => Size.Height;

    /// <summary>Pixels of the network's input, its width.</summary>
    [Within(16, 2048)]
    public int Width => Size.Width;

    /// <summary>False when the run has no labelled data set: then it has no stage 1 and no source term.</summary>
    public bool HasSource => Source != Slr.Data.Datasets.Dataset.NoName;
}

/// <summary>Where views of training images are rendered.</summary>
internal enum RenderPlace
{
    /// <summary>On a CUDA device what fits, else on the host.</summary>
    Auto,

    /// <summary>On the host.</summary>
    Host,

    /// <summary>On the networks' device, whatever it is, what fits.</summary>
    Device,
}

/// <summary>Stage 1.</summary>
/// <param name="Options">Optimisation.</param>
/// <param name="Sampler">Batches of the source.</param>
/// <param name="Augmentation">Views of the images.</param>
/// <param name="SeeTarget">Also send an unlabelled target batch through the network each step.</param>
internal sealed record PretrainSettings(PretrainOptions Options, IdentitySamplerOptions Sampler,
    AugmentationOptions Augmentation, bool SeeTarget);

/// <summary>Stage 2.</summary>
/// <param name="Epochs">Epochs.</param>
/// <param name="MinImages">Images of the smallest cluster that is trained on; up to 1 = all are.</param>
/// <param name="Options">Optimisation and losses.</param>
/// <param name="Sampler">Batches of the target.</param>
/// <param name="Augmentation">Views of the images.</param>
internal sealed record AdaptSettings([property: Within(1, 10_000)] int Epochs, [property: Within(0, 1_000_000)] int MinImages,
    AdaptOptions Options, IdentitySamplerOptions Sampler,
    AugmentationOptions Augmentation);

/// <summary>
/// Which clusterer, and how it is supervised. The clusterer's own block is <see cref="ResolvedSettings.ClustererBlock"/>.
/// </summary>
/// <param name="Use">Name of the clusterer.</param>
/// <param name="Timeout">Longest time for one epoch's clustering.</param>
/// <param name="Repairs">Fresh clusterers in one epoch before the attempt is given up.</param>
/// <param name="BuiltIn">Settings of the clusterers that come with SLR.</param>
internal sealed record ClusteringSettings(string Use, [property: Within(0.1, SupervisionSettings.Longest)] TimeSpan Timeout,
    [property: Within(0, 100)] int Repairs, ImmutableArray<ClustererOptions> BuiltIn)
{
    /// <summary>Settings of the clusterer in use; null when it is one of the user's own.</summary>
    public ClustererOptions? Used => BuiltIn.FirstOrDefault(options => options.Name == Use);
}

/// <summary>Restarts and waiting.</summary>
/// <param name="MaxRestarts">Attempts without a new seal before the run gives up.</param>
/// <param name="MinBackoff">First pause before a new attempt.</param>
/// <param name="MaxBackoff">Longest pause before a new attempt.</param>
/// <param name="Patience">Longest silence of a part that was asked for something.</param>
/// <param name="Grace">Longest wait for what is under way when the run is to stop.</param>
internal sealed record SupervisionSettings(
    [property: Within(0, 10_000)] int MaxRestarts, [property: Within(0, SupervisionSettings.Longest)] TimeSpan MinBackoff,
    [property: Within(0, SupervisionSettings.Longest)] TimeSpan MaxBackoff,
    [property: Within(1, SupervisionSettings.Longest)] TimeSpan Patience,
    [property: Within(0, SupervisionSettings.Longest)] TimeSpan Grace)
{
    /// <summary>Seconds that a timer takes even when they are doubled: ten days.</summary>
    internal const double Longest = 240 * 3600;
}

/// <summary>Other machines that help.</summary>
/// <param name="Nodes">Nodes that are asked; none = the run does all by itself.</param>
/// <param name="Host">Where this process listens for them.</param>
/// <param name="Port">Its port; 0 = any free one.</param>
/// <param name="Certificate">File of certificate and key; null = none.</param>
/// <param name="Trusted">Folder of the nodes' certificates; null = none.</param>
/// <param name="Mixed">Take nodes that may compute other bytes.</param>
/// <param name="Lanes">Most lanes of the student's batches that nodes do.</param>
internal sealed record ClusterSettings(ImmutableArray<NodeAddress> Nodes, string Host, [property: Within(0, 65_535)] int Port,
    string? Certificate, string? Trusted, bool Mixed, [property: Within(0, 64)] int Lanes);

/// <summary>Faults to inject.</summary>
/// <param name="Faults">One line each; see docs/chaos.md.</param>
/// <param name="Seed">Seed of faults at random points.</param>
internal sealed record ChaosSettings(ImmutableArray<string> Faults, ulong Seed);

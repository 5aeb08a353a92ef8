using System.Collections.Immutable;
using Slr.Data.Augmentation;
using Slr.Data.Crops;
using Slr.Data.Datasets;
using Slr.Data.Images;
using Slr.Data.Sampling;
using Slr.Data.Synthetic;
using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Refinement;
using Slr.Models.Networks;
using Slr.Models.Training;
using Slr.Nodes.Membership;

namespace Slr.Actors.Configuration;

/// <summary>Reads the blocks of settings into the options of the layers, block by block.</summary>
internal static class OptionsBinder
{
    public static SupervisionSettings Supervision(OptionsReader<SupervisionSettings> of) => new(
        of.Integer(nameof(SupervisionSettings.MaxRestarts)), of.Duration(nameof(SupervisionSettings.MinBackoff)),
        of.Duration(nameof(SupervisionSettings.MaxBackoff)), of.Duration(nameof(SupervisionSettings.Patience)),
        of.Duration(nameof(SupervisionSettings.Grace)));

    public static ClusterSettings Cluster(SettingsReader reader)
    {
        var of = reader.For<ClusterSettings>("cluster");
        List<NodeAddress> nodes = [];
        foreach (string text in reader.Texts("cluster.nodes"))
            if (NodeAddress.TryParse(text, out NodeAddress? node))
                nodes.Add(node);
            else
                reader.Refuse("cluster.nodes", $"'{text}' is not HOST:PORT as a node prints it, for instance 127.0.0.1:4053");
        var settings = new ClusterSettings([.. nodes], reader.Text("cluster.host"), of.Integer(nameof(ClusterSettings.Port)),
            reader.Path("cluster.certificate"), reader.Path("cluster.trusted"),
            reader.Choice("cluster.mixed", ["refuse", "allow"]) == "allow", of.Integer(nameof(ClusterSettings.Lanes)));
        if (settings.Certificate is null != settings.Trusted is null)
            reader.Refuse(settings.Certificate is null ? "cluster.certificate" : "cluster.trusted",
                "cluster.certificate and cluster.trusted go together: what this process shows, and whom it believes");
        else if (nodes.Count > 0 && settings.Certificate is null && !new NodeAddress(settings.Host, settings.Port).IsLoopback)
            reader.Refuse("cluster.host", $"{NodePlace.Danger(settings.Host)}: "
                + "set cluster.certificate and cluster.trusted (node certificate makes them)");
        return settings;
    }

    public static DataSettings Data(SettingsReader reader)
    {
        var of = reader.For<DataSettings>("data");
        return new DataSettings(
            reader.Choice("data.source", [.. DatasetCatalog.Names, Dataset.NoName]), reader.Choice("data.target", DatasetCatalog.Names),
            reader.Path("data.root"), reader.Path("data.source-root"), reader.Path("data.target-root"),
            new ImageSize(of.Integer(nameof(DataSettings.Height)), of.Integer(nameof(DataSettings.Width))),
            RunSettingsBinder.Threads(of.Integer(nameof(DataSettings.Threads))), of.Integer(nameof(DataSettings.Prefetch)),
            of.Bytes(nameof(DataSettings.MemoryBytes), "memory"), reader.Choice<RenderPlace>("data.render"),
            of.Bytes(nameof(DataSettings.DeviceMemoryBytes), "device-memory"),
            of.Number(nameof(DataSettings.MaxUnreadableShare), "max-unreadable"), of.Integer(nameof(DataSettings.MaxPixels)),
            reader.Choice("data.decoder", Decoders.Names), Pattern(reader), Generated(reader));
    }

    private static CropPattern? Pattern(SettingsReader reader)
    {
        const string key = "data.pattern";
        if (reader.Text(key) is not { Length: > 0 } text)
            return null;
        CropPattern? pattern = CropPattern.Parse(text, out string? problem);
        if (problem is not null)
            reader.Refuse(key, $"'{text}' names no crops: {problem}");
        return pattern;
    }

    private static GeneratedOptions Generated(SettingsReader reader)
    {
        var of = reader.For<GeneratedOptions>("data.generated");
        return new GeneratedOptions
        {
            TrainIdentities = of.Integer(nameof(GeneratedOptions.TrainIdentities)),
            ImagesPerIdentity = of.Integer(nameof(GeneratedOptions.ImagesPerIdentity)),
            TestIdentities = of.Integer(nameof(GeneratedOptions.TestIdentities)),
            GalleryImagesPerIdentity = of.Integer(nameof(GeneratedOptions.GalleryImagesPerIdentity)),
            Distractors = of.Integer(nameof(GeneratedOptions.Distractors)),
            Junk = of.Integer(nameof(GeneratedOptions.Junk)),
            Seed = reader.Seed("data.generated.seed"),
            Shift = of.Number(nameof(GeneratedOptions.Shift)),
            Height = of.Integer(nameof(GeneratedOptions.Height)),
            Width = of.Integer(nameof(GeneratedOptions.Width)),
        };
    }

    public static NetworkOptions Network(SettingsReader reader)
    {
        var of = reader.For<NetworkOptions>("network");
        return new NetworkOptions
        {
            Width = of.Integer(nameof(NetworkOptions.Width)),
            Blocks = of.Integers(nameof(NetworkOptions.Blocks), count: 4),
            Ibn = reader.Flag("network.ibn"),
            StemRelu = reader.Flag("network.stem-relu"),
            BatchNormGroups = of.Integer(nameof(NetworkOptions.BatchNormGroups)),
        };
    }

    /// <summary>Without a labelled data set there is no stage 1, whatever its keys say.</summary>
    public static PretrainSettings Pretrain(SettingsReader reader, bool hasSource)
    {
        var of = reader.For<PretrainOptions>("pretrain");
        var views = reader.For<AugmentationOptions>("pretrain");
        return new PretrainSettings(
            new PretrainOptions
            {
                Epochs = of.Integer(nameof(PretrainOptions.Epochs)) * (hasSource ? 1 : 0),
                Iterations = of.Integer(nameof(PretrainOptions.Iterations)),
                LearningRate = of.Number(nameof(PretrainOptions.LearningRate)),
                WeightDecay = of.Number(nameof(PretrainOptions.WeightDecay)),
                WarmupEpochs = of.Integer(nameof(PretrainOptions.WarmupEpochs)),
                WarmupFactor = of.Number(nameof(PretrainOptions.WarmupFactor)),
                Milestones = of.Integers(nameof(PretrainOptions.Milestones)),
                Gamma = of.Number(nameof(PretrainOptions.Gamma)),
                LabelSmoothing = of.Number(nameof(PretrainOptions.LabelSmoothing)),
            },
            Sampler(reader, "pretrain"),
            new AugmentationOptions
            {
                FlipProbability = views.Number(nameof(AugmentationOptions.FlipProbability), "flip"),
                Padding = views.Integer(nameof(AugmentationOptions.Padding)),
                EraseProbability = 0,
            },
            reader.Flag("pretrain.see-target"));
    }

    public static AdaptSettings Adapt(SettingsReader reader)
    {
        var of = reader.For<AdaptOptions>("adapt");
        var stage = reader.For<AdaptSettings>("adapt");
        return new AdaptSettings(
            stage.Integer(nameof(AdaptSettings.Epochs)), stage.Integer(nameof(AdaptSettings.MinImages)),
            new AdaptOptions
            {
                LearningRate = of.Number(nameof(AdaptOptions.LearningRate)),
                WeightDecay = of.Number(nameof(AdaptOptions.WeightDecay)),
                LabelSmoothing = of.Number(nameof(AdaptOptions.LabelSmoothing)),
                HardWeight = of.Number(nameof(AdaptOptions.HardWeight)),
                SoftWeight = of.Number(nameof(AdaptOptions.SoftWeight)),
                TripletWeight = of.Number(nameof(AdaptOptions.TripletWeight)),
                EmaLimit = of.Number(nameof(AdaptOptions.EmaLimit), "ema"),
            },
            Sampler(reader, "adapt"), Views(reader));
    }

    private static AugmentationOptions Views(SettingsReader reader)
    {
        var of = reader.For<AugmentationOptions>("adapt");
        return new()
        {
            FlipProbability = of.Number(nameof(AugmentationOptions.FlipProbability), "flip"),
            Padding = of.Integer(nameof(AugmentationOptions.Padding)),
            EraseProbability = of.Number(nameof(AugmentationOptions.EraseProbability), "erase"),
            EraseMinArea = of.Number(nameof(AugmentationOptions.EraseMinArea)),
            EraseMaxArea = of.Number(nameof(AugmentationOptions.EraseMaxArea)),
            EraseMinAspect = of.Number(nameof(AugmentationOptions.EraseMinAspect)),
            EraseFill = reader.Choice<EraseFill>("adapt.erase-fill"),
        };
    }

    private static IdentitySamplerOptions Sampler(SettingsReader reader, string stage)
    {
        var of = reader.For<IdentitySamplerOptions>(stage);
        return new(of.Integer(nameof(IdentitySamplerOptions.Identities)), of.Integer(nameof(IdentitySamplerOptions.Images)),
            of.Integer(nameof(IdentitySamplerOptions.Iterations)));
    }

    public static DistanceOptions Distance(SettingsReader reader, int threads)
    {
        var of = reader.For<DistanceOptions>("distance");
        return new()
        {
            K1 = of.Integer(nameof(DistanceOptions.K1)),
            K2 = of.Integer(nameof(DistanceOptions.K2)),
            K1Intra = of.Integer(nameof(DistanceOptions.K1Intra)),
            K1Inter = of.Integer(nameof(DistanceOptions.K1Inter)),
            K2Intra = of.Integer(nameof(DistanceOptions.K2Intra)),
            K2Inter = of.Integer(nameof(DistanceOptions.K2Inter)),
            Lambda = of.Number(nameof(DistanceOptions.Lambda)),
            Form = reader.Choice<DistanceForm>("distance.form"),
            Threads = threads,
        };
    }

    private static ImmutableArray<ClustererOptions> BuiltIn(SettingsReader reader, int threads)
    {
        var dbscan = reader.For<DbscanOptions>("clustering.dbscan");
        var hdbscan = reader.For<HdbscanOptions>("clustering.hdbscan");
        var kmeans = reader.For<KMeansOptions>("clustering.kmeans");
        var infomap = reader.For<InfomapOptions>("clustering.infomap");
        var linkage = reader.For<LinkageOptions>("clustering.linkage");
        return
        [
            new DbscanOptions
            {
                Eps = dbscan.NumberOr(["rho", "auto"], nameof(DbscanOptions.Eps)),
                Rule = reader.Text("clustering.dbscan.eps") == "auto" ? EpsRule.Auto : EpsRule.Rho,
                Rho = dbscan.Number(nameof(DbscanOptions.Rho)),
                MinSamples = dbscan.Integer(nameof(DbscanOptions.MinSamples)),
                Threads = threads,
            },
            new HdbscanOptions
            {
                MinClusterSize = hdbscan.Integer(nameof(HdbscanOptions.MinClusterSize)),
                MinSamples = hdbscan.Integer(nameof(HdbscanOptions.MinSamples)),
                Threads = threads,
            },
            new KMeansOptions
            {
                Clusters = kmeans.Integer(nameof(KMeansOptions.Clusters)),
                Iterations = kmeans.Integer(nameof(KMeansOptions.Iterations)),
                Threads = threads,
            },
            new FinchOptions { Level = reader.For<FinchOptions>("clustering.finch").Integer(nameof(FinchOptions.Level)),
                Threads = threads },
            new InfomapOptions
            {
                Neighbours = infomap.Integer(nameof(InfomapOptions.Neighbours)),
                MinSimilarity = infomap.Number(nameof(InfomapOptions.MinSimilarity)),
                MinClusterSize = infomap.Integer(nameof(InfomapOptions.MinClusterSize)),
            },
            new LinkageOptions
            {
                Distance = linkage.NumberOr(["auto"], nameof(LinkageOptions.Distance)),
                Closer = linkage.Number(nameof(LinkageOptions.Closer)),
                Threads = threads,
            },
        ];
    }

    public static ClusteringSettings Clustering(SettingsReader reader, ResolvedSettings resolved, int threads)
    {
        var of = reader.For<ClusteringSettings>("clustering");
        string use = reader.Text("clustering.use");
        bool plugIn = resolved.Values.ContainsKey($"clustering.{use}.class");
        if (!plugIn && !ClustererOptions.Names.Contains(use))
            reader.Refuse("clustering.use", $"there is no clusterer '{use}'"
                + $"{NearestName.Suggest(use, ClustererOptions.Names)}; one of your own needs clustering.{use}.class");
        return new ClusteringSettings(use,
            of.Duration(nameof(ClusteringSettings.Timeout)), of.Integer(nameof(ClusteringSettings.Repairs)),
            BuiltIn(reader, threads));
    }

    public static RefinementOptions Refine(SettingsReader reader)
    {
        var of = reader.For<RefinementOptions>("refine");
        return new()
        {
            Mode = reader.Choice<RefineMode>("refine.mode"),
            Alpha = of.Number(nameof(RefinementOptions.Alpha)),
            Space = reader.Choice<RefineSpace>("refine.space"),
            Beta = of.Number(nameof(RefinementOptions.Beta)),
            MinClusterSize = of.Integer(nameof(RefinementOptions.MinClusterSize)),
            MinSamples = of.Integer(nameof(RefinementOptions.MinSamples)),
            RescueOutliers = reader.Flag("refine.rescue-outliers"),
            Noise = reader.Choice<NoiseRule>("refine.noise"),
            Memory = reader.Choice<LabelMemory>("refine.memory"),
            CollapseBelow = of.Number(nameof(RefinementOptions.CollapseBelow)),
            UnstableBelow = of.Number(nameof(RefinementOptions.UnstableBelow)),
            ClusterJump = of.Number(nameof(RefinementOptions.ClusterJump)),
        };
    }
}

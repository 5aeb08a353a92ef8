using System.Collections.Immutable;
using Slr.Actors.Chaos;
using Slr.Data.Augmentation;
using Slr.Data.Datasets;
using Slr.Data.Generated;
using Slr.Data.Images;
using Slr.Data.Sampling;
using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Refinement;
using Slr.Models.Networks;
using Slr.Models.Training;

namespace Slr.Actors.Configuration;

/// <summary>Turns resolved settings into validated records, or refuses with all problems at once.</summary>
public static class RunSettingsBinder
{
    /// <summary>Validates every key.</summary>
    /// <exception cref="SettingsException">Any key is unknown, any value impossible, or two values contradict each other.</exception>
    public static RunSettings Bind(ResolvedSettings resolved)
    {
        (RunSettings settings, SettingsReader reader) = Read(resolved);
        SettingsProblem[] problems = [.. resolved.Problems, .. reader.Problems];
        return problems.Length == 0 ? settings : throw new SettingsException(problems);
    }

    internal static (RunSettings Settings, SettingsReader Reader) Read(ResolvedSettings resolved)
    {
        var reader = new SettingsReader(resolved.Values);
        var run = reader.For<RunSettings>("");
        int threads = Threads(run.Integer(nameof(RunSettings.Threads)));
        var settings = new RunSettings
        {
            Resolved = resolved,
            Name = Name(reader, resolved.Recipe),
            RunsFolder = RunsFolder(reader),
            CacheFolder = reader.Path("cache") ?? CacheFolder(),
            Seed = reader.Seed("seed"),
            Device = Device(reader),
            Threads = threads,
            MixedPrecision = reader.Choice("precision", ["float32", "bfloat16"]) == "bfloat16",
            Data = Data(reader),
            Network = Network(reader),
            Pretrained = reader.Text("network.pretrained") == "none" ? null : reader.Path("network.pretrained"),
            Pretrain = Pretrain(reader),
            Adapt = Adapt(reader),
            FlipAverage = reader.Flag("extract.flip-average"),
            ExtractBatch = run.Integer(nameof(RunSettings.ExtractBatch), "extract.batch"),
            Distance = Distance(reader, threads),
            ApproximateFrom = run.Integer(nameof(RunSettings.ApproximateFrom), "distance.approximate-from"),
            Clustering = Clustering(reader, resolved, threads),
            Refine = Refine(reader),
            Staleness = run.Integer(nameof(RunSettings.Staleness), "schedule.staleness"),
            EvaluateEvery = run.Integer(nameof(RunSettings.EvaluateEvery), "evaluate.every"),
            KeepSeals = run.Integer(nameof(RunSettings.KeepSeals), "seals.keep"),
            KeepEvery = run.Integer(nameof(RunSettings.KeepEvery), "seals.keep-every"),
            Supervision = Supervision(reader.For<SupervisionSettings>("supervision")),
            LivePort = run.Integer(nameof(RunSettings.LivePort), "live.port"),
            Chaos = new ChaosSettings(Faults(reader), reader.Seed("chaos.seed")),
        };
        Contradictions(settings, reader);
        return (settings, reader);
    }

    private static SupervisionSettings Supervision(OptionsReader<SupervisionSettings> of) => new(
        of.Integer(nameof(SupervisionSettings.MaxRestarts)), of.Duration(nameof(SupervisionSettings.MinBackoff)),
        of.Duration(nameof(SupervisionSettings.MaxBackoff)), of.Duration(nameof(SupervisionSettings.Patience)),
        of.Duration(nameof(SupervisionSettings.Grace)));

    private static DataSettings Data(SettingsReader reader)
    {
        var of = reader.For<DataSettings>("data");
        return new DataSettings(
            reader.Choice("data.source", DatasetCatalog.Names), reader.Choice("data.target", DatasetCatalog.Names),
            reader.Path("data.root"), reader.Path("data.source-root"), reader.Path("data.target-root"),
            new ImageSize(of.Integer(nameof(DataSettings.Height)), of.Integer(nameof(DataSettings.Width))),
            Threads(of.Integer(nameof(DataSettings.Threads))), of.Integer(nameof(DataSettings.Prefetch)),
            of.Bytes(nameof(DataSettings.MemoryBytes), "memory"), reader.Choice<RenderPlace>("data.render"),
            of.Bytes(nameof(DataSettings.DeviceMemoryBytes), "device-memory"),
            of.Number(nameof(DataSettings.MaxUnreadableShare), "max-unreadable"), of.Integer(nameof(DataSettings.MaxPixels)),
            Generated(reader));
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
            Height = of.Integer(nameof(GeneratedOptions.Height)),
            Width = of.Integer(nameof(GeneratedOptions.Width)),
        };
    }

    private static NetworkOptions Network(SettingsReader reader)
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

    private static PretrainSettings Pretrain(SettingsReader reader)
    {
        var of = reader.For<PretrainOptions>("pretrain");
        var views = reader.For<AugmentationOptions>("pretrain");
        return new PretrainSettings(
            new PretrainOptions
            {
                Epochs = of.Integer(nameof(PretrainOptions.Epochs)),
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

    private static AdaptSettings Adapt(SettingsReader reader)
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
            Sampler(reader, "adapt"), Views(reader.For<AugmentationOptions>("adapt")));
    }

    private static AugmentationOptions Views(OptionsReader<AugmentationOptions> of) => new()
    {
        FlipProbability = of.Number(nameof(AugmentationOptions.FlipProbability), "flip"),
        Padding = of.Integer(nameof(AugmentationOptions.Padding)),
        EraseProbability = of.Number(nameof(AugmentationOptions.EraseProbability), "erase"),
        EraseMinArea = of.Number(nameof(AugmentationOptions.EraseMinArea)),
        EraseMaxArea = of.Number(nameof(AugmentationOptions.EraseMaxArea)),
        EraseMinAspect = of.Number(nameof(AugmentationOptions.EraseMinAspect)),
    };

    private static IdentitySamplerOptions Sampler(SettingsReader reader, string stage)
    {
        var of = reader.For<IdentitySamplerOptions>(stage);
        return new(of.Integer(nameof(IdentitySamplerOptions.Identities)), of.Integer(nameof(IdentitySamplerOptions.Images)),
            of.Integer(nameof(IdentitySamplerOptions.Iterations)));
    }

    private static DistanceOptions Distance(SettingsReader reader, int threads)
    {
        var of = reader.For<DistanceOptions>("distance");
        return new()
        {
            K1 = of.Integer(nameof(DistanceOptions.K1)),
            K2 = of.Integer(nameof(DistanceOptions.K2)),
            Lambda = of.Number(nameof(DistanceOptions.Lambda)),
            Form = reader.Choice<DistanceForm>("distance.form"),
            Threads = threads,
        };
    }

    private static BuiltInClusterers BuiltIn(SettingsReader reader, int threads)
    {
        var dbscan = reader.For<DbscanOptions>("dbscan");
        var hdbscan = reader.For<HdbscanOptions>("clustering.hdbscan");
        var kmeans = reader.For<KMeansOptions>("clustering.kmeans");
        var infomap = reader.For<InfomapOptions>("clustering.infomap");
        return new(
            new DbscanOptions
            {
                Eps = dbscan.NumberOr("rho", nameof(DbscanOptions.Eps)),
                Rho = dbscan.Number(nameof(DbscanOptions.Rho)),
                MinSamples = dbscan.Integer(nameof(DbscanOptions.MinSamples)),
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
            new FinchOptions { Level = reader.For<FinchOptions>("clustering.finch").Integer(nameof(FinchOptions.Level)), Threads = threads },
            new InfomapOptions
            {
                Neighbours = infomap.Integer(nameof(InfomapOptions.Neighbours)),
                MinSimilarity = infomap.Number(nameof(InfomapOptions.MinSimilarity)),
                MinClusterSize = infomap.Integer(nameof(InfomapOptions.MinClusterSize)),
            });
    }

    private static ClusteringSettings Clustering(SettingsReader reader, ResolvedSettings resolved, int threads)
    {
        var of = reader.For<ClusteringSettings>("clustering");
        string use = reader.Text("clustering.use");
        bool plugIn = resolved.Values.ContainsKey($"clustering.{use}.class");
        if (!plugIn && !ResolvedSettings.BuiltInClusterers.Contains(use))
            reader.Refuse("clustering.use", $"there is no clusterer '{use}'"
                + $"{NearestName.Suggest(use, ResolvedSettings.BuiltInClusterers)}; one of your own needs clustering.{use}.class");
        return new ClusteringSettings(use,
            of.Duration(nameof(ClusteringSettings.Timeout)), of.Integer(nameof(ClusteringSettings.Repairs)),
            BuiltIn(reader, threads));
    }

    private static RefinementOptions Refine(SettingsReader reader)
    {
        var of = reader.For<RefinementOptions>("refine");
        return new()
        {
            Mode = reader.Choice<RefineMode>("refine.mode"),
            Alpha = of.Number(nameof(RefinementOptions.Alpha)),
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

    private static void Contradictions(RunSettings settings, SettingsReader reader)
    {
        int groups = settings.Network.BatchNormGroups;
        foreach ((string stage, IdentitySamplerOptions sampler) in
            (ReadOnlySpan<(string, IdentitySamplerOptions)>)[("pretrain", settings.Pretrain.Sampler), ("adapt", settings.Adapt.Sampler)])
            if (sampler.Identities * sampler.Images % groups != 0 || sampler.Identities * sampler.Images / groups < 2)
                reader.Refuse("network.batch-norm-groups", $"{groups} groups do not divide the {stage} batch of "
                    + $"{sampler.Identities} x {sampler.Images} images into equal groups of two or more");
        if (settings.Network.Contradiction is { } contradiction)
            reader.Refuse(settings.Network.Blocks.Length == 4 ? "network.width" : "network.blocks", contradiction);
        if (settings.Refine.Contradiction is { } meaningless)
            reader.Refuse("refine.cluster-jump", meaningless);
        if (settings.Adapt.Augmentation.EraseMinArea > settings.Adapt.Augmentation.EraseMaxArea)
            reader.Refuse("adapt.erase-min-area", "is larger than adapt.erase-max-area");
        if (settings.Supervision.MinBackoff > settings.Supervision.MaxBackoff)
            reader.Refuse("supervision.min-backoff", "is longer than supervision.max-backoff");
        foreach ((string key, string name, string? root) in
            (ReadOnlySpan<(string, string, string?)>)[("data.source", settings.Data.Source, settings.Data.SourceRoot),
                ("data.target", settings.Data.Target, settings.Data.TargetRoot)])
            if (settings.Data.Root is null && root is null && !GeneratedFolder.Names.Contains(name))
                reader.Refuse(key, $"{name} cannot be generated: set data.root to the folder that holds it");
    }

    private static ImmutableArray<string> Faults(SettingsReader reader)
    {
        ImmutableArray<string> lines = reader.Texts("chaos.faults");
        foreach (string line in lines)
        {
            try
            {
                Fault.Parse(line);
            }
            catch (FormatException error)
            {
                reader.Refuse("chaos.faults", error.Message);
            }
        }
        return lines;
    }

    private static string Device(SettingsReader reader)
    {
        string device = reader.Text("device");
        bool known = device is "auto" or "cpu" or "cuda"
            || (device.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(device.AsSpan(5), out int index) && index >= 0);
        if (!known)
            reader.Refuse("device", $"'{device}' is not auto, cpu or cuda:N");
        return device;
    }

    private static string Name(SettingsReader reader, string recipe)
    {
        string name = reader.Text("name") is { Length: > 0 } given ? given : recipe;
        if (SettingPath.ProblemOfName(name) is { } problem)
            reader.Refuse("name", problem);
        return name;
    }

    private static string RunsFolder(SettingsReader reader)
    {
        if (reader.Text("runs").Length == 0)
            reader.Refuse("runs", "is empty: name the folder that run directories are to lie in, for instance runs");
        return reader.Path("runs") ?? Environment.CurrentDirectory;
    }

    private static int Threads(int given) => given > 0 ? given : Environment.ProcessorCount;

    private static string CacheFolder()
    {
        string? home = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        return Path.Combine(string.IsNullOrEmpty(home)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache")
            : home, "slr");
    }
}

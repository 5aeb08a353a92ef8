using System.Collections.Immutable;
using Slr.Actors.Chaos;
using Slr.Actors.Data;
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
        string name = reader.Text("name");
        int threads = Threads(reader, "threads");
        var settings = new RunSettings
        {
            Resolved = resolved,
            Name = name.Length > 0 ? name : resolved.Recipe,
            RunsFolder = Path.GetFullPath(reader.Text("runs")),
            CacheFolder = CacheFolder(reader.Text("cache")),
            Seed = reader.Seed("seed"),
            Device = Device(reader),
            Threads = threads,
            MixedPrecision = reader.Choice("precision", ["float32", "bfloat16"]) == "bfloat16",
            Data = Data(reader),
            Network = Network(reader),
            Pretrained = reader.Text("network.pretrained") is var file && file is "none" or "" ? null : Path.GetFullPath(file),
            Pretrain = Pretrain(reader),
            Adapt = Adapt(reader),
            FlipAverage = reader.Flag("extract.flip-average"),
            ExtractBatch = reader.Integer("extract.batch", 1, 4096),
            Distance = Distance(reader, threads),
            ApproximateFrom = reader.Integer("distance.approximate-from", 1),
            Clustering = Clustering(reader, resolved, threads),
            Refine = Refine(reader),
            Staleness = reader.Integer("schedule.staleness", 0, 1),
            EvaluateEvery = reader.Integer("evaluate.every", 0),
            KeepSeals = reader.Integer("seals.keep", 1),
            KeepEvery = reader.Integer("seals.keep-every", 0),
            Supervision = new SupervisionSettings(reader.Integer("supervision.max-restarts", 0),
                reader.Duration("supervision.min-backoff"), reader.Duration("supervision.max-backoff"),
                reader.Duration("supervision.patience"), reader.Duration("supervision.grace")),
            LivePort = reader.Integer("live.port", 0, 65535),
            Chaos = new ChaosSettings(Faults(reader), reader.Seed("chaos.seed")),
        };
        Contradictions(settings, reader);
        return (settings, reader);
    }

    private static DataSettings Data(SettingsReader reader)
    {
        static string? Folder(string text) => text.Length == 0 ? null : Path.GetFullPath(text);
        return new DataSettings(
            reader.Choice("data.source", DatasetCatalog.Names), reader.Choice("data.target", DatasetCatalog.Names),
            Folder(reader.Text("data.root")), Folder(reader.Text("data.source-root")), Folder(reader.Text("data.target-root")),
            new ImageSize(reader.Integer("data.height", 32, 2048), reader.Integer("data.width", 16, 2048)),
            Threads(reader, "data.threads"), reader.Integer("data.prefetch", 1, 64), reader.Bytes("data.memory"),
            reader.Choice<RenderPlace>("data.render"), reader.Bytes("data.device-memory"),
            reader.Number("data.max-unreadable", 0, 1), reader.Integer("data.max-pixels", 1),
            reader.Choice("data.decoder", Decoders.Names),
            new GeneratedOptions
            {
                TrainIdentities = reader.Integer("data.generated.train-identities", 2, 5000),
                ImagesPerIdentity = reader.Integer("data.generated.images-per-identity", 2, 99),
                TestIdentities = reader.Integer("data.generated.test-identities", 2, 4000),
                GalleryImagesPerIdentity = reader.Integer("data.generated.gallery-images-per-identity", 2, 99),
                Distractors = reader.Integer("data.generated.distractors", 0, 20000),
                Junk = reader.Integer("data.generated.junk", 0, 20000),
                Seed = reader.Seed("data.generated.seed"),
                Height = reader.Integer("data.generated.height", 32, 1024),
                Width = reader.Integer("data.generated.width", 16, 512),
            });
    }

    private static NetworkOptions Network(SettingsReader reader)
    {
        var blocks = reader.Integers("network.blocks", 1);
        if (blocks.Length != 4)
            reader.Refuse("network.blocks", "needs four numbers, one for each stage");
        return new NetworkOptions
        {
            Width = reader.Integer("network.width", 4, 256),
            Blocks = blocks,
            Ibn = reader.Flag("network.ibn"),
            StemRelu = reader.Flag("network.stem-relu"),
            BatchNormGroups = reader.Integer("network.batch-norm-groups", 1, 256),
        };
    }

    private static PretrainSettings Pretrain(SettingsReader reader) => new(
        new PretrainOptions
        {
            Epochs = reader.Integer("pretrain.epochs", 1),
            Iterations = reader.Integer("pretrain.iterations", 1),
            LearningRate = reader.Number("pretrain.learning-rate", 0, 1, exclusiveMinimum: true),
            WeightDecay = reader.Number("pretrain.weight-decay", 0, 1),
            WarmupEpochs = reader.Integer("pretrain.warmup-epochs", 0),
            WarmupFactor = reader.Number("pretrain.warmup-factor", 0, 1, exclusiveMinimum: true),
            Milestones = reader.Integers("pretrain.milestones", 1),
            Gamma = reader.Number("pretrain.gamma", 0, 1, exclusiveMinimum: true),
            LabelSmoothing = reader.Number("pretrain.label-smoothing", 0, 0.99),
        },
        Sampler(reader, "pretrain"),
        new AugmentationOptions
        {
            FlipProbability = reader.Number("pretrain.flip", 0, 1),
            Padding = reader.Integer("pretrain.padding", 0, 256),
            EraseProbability = 0,
        },
        reader.Flag("pretrain.see-target"));

    private static AdaptSettings Adapt(SettingsReader reader) => new(
        reader.Integer("adapt.epochs", 1), reader.Integer("adapt.min-images", 0),
        new AdaptOptions
        {
            LearningRate = reader.Number("adapt.learning-rate", 0, 1, exclusiveMinimum: true),
            WeightDecay = reader.Number("adapt.weight-decay", 0, 1),
            LabelSmoothing = reader.Number("adapt.label-smoothing", 0, 0.99),
            HardWeight = reader.Number("adapt.hard-weight", 0, 100),
            SoftWeight = reader.Number("adapt.soft-weight", 0, 100),
            TripletWeight = reader.Number("adapt.triplet-weight", 0, 100),
            EmaLimit = reader.Number("adapt.ema", 0, 1),
        },
        Sampler(reader, "adapt"),
        new AugmentationOptions
        {
            FlipProbability = reader.Number("adapt.flip", 0, 1),
            Padding = reader.Integer("adapt.padding", 0, 256),
            EraseProbability = reader.Number("adapt.erase", 0, 1),
            EraseMinArea = reader.Number("adapt.erase-min-area", 0, 1, exclusiveMinimum: true),
            EraseMaxArea = reader.Number("adapt.erase-max-area", 0, 1, exclusiveMinimum: true),
            EraseMinAspect = reader.Number("adapt.erase-min-aspect", 0, 1, exclusiveMinimum: true),
            EraseFill = reader.Choice<EraseFill>("adapt.erase-fill"),
        });

    private static IdentitySamplerOptions Sampler(SettingsReader reader, string stage) => new(
        reader.Integer($"{stage}.identities", 2, 1024), reader.Integer($"{stage}.images", 2, 256),
        reader.Integer($"{stage}.iterations", 1));

    private static DistanceOptions Distance(SettingsReader reader, int threads) => new()
    {
        Threads = threads,
        K1 = reader.Integer("distance.k1", 2, 1000),
        K2 = reader.Integer("distance.k2", 1, 1000),
        Lambda = reader.Number("distance.lambda", 0, 1),
        Form = reader.Choice<DistanceForm>("distance.form"),
    };

    private static DbscanOptions Dbscan(SettingsReader reader) => new()
    {
        Eps = reader.Text("dbscan.eps") == "rho" ? null : reader.Number("dbscan.eps", 0, 1, exclusiveMinimum: true),
        Rho = reader.Number("dbscan.rho", 0, 1, exclusiveMinimum: true),
        MinSamples = reader.Integer("dbscan.min-samples", 1),
    };

    private static BuiltInClusterers BuiltIn(SettingsReader reader, int threads) => new(
        Dbscan(reader),
        new HdbscanOptions
        {
            MinClusterSize = reader.Integer("clustering.hdbscan.min-cluster-size", 2),
            MinSamples = reader.Integer("clustering.hdbscan.min-samples", 1),
            Threads = threads,
        },
        new KMeansOptions
        {
            Clusters = reader.Integer("clustering.kmeans.clusters", 1),
            Iterations = reader.Integer("clustering.kmeans.iterations", 1),
            Threads = threads,
        },
        new FinchOptions { Level = reader.Integer("clustering.finch.level", 0, 100), Threads = threads },
        new InfomapOptions
        {
            Neighbours = reader.Integer("clustering.infomap.neighbours", 1, 1000),
            MinSimilarity = reader.Number("clustering.infomap.min-similarity", 0, 1),
            MinClusterSize = reader.Integer("clustering.infomap.min-cluster-size", 1),
        });

    private static ClusteringSettings Clustering(SettingsReader reader, ResolvedSettings resolved, int threads)
    {
        string use = reader.Text("clustering.use");
        bool plugIn = resolved.Values.ContainsKey($"clustering.{use}.class");
        if (!plugIn && !ResolvedSettings.BuiltInClusterers.Contains(use))
            reader.Refuse("clustering.use", $"there is no clusterer '{use}'"
                + $"{NearestName.Suggest(use, ResolvedSettings.BuiltInClusterers)}; one of your own needs clustering.{use}.class");
        return new ClusteringSettings(use,
            reader.Duration("clustering.timeout"), reader.Integer("clustering.repairs", 0, 100),
            BuiltIn(reader, threads));
    }

    private static RefinementOptions Refine(SettingsReader reader) => new()
    {
        Mode = reader.Choice<RefineMode>("refine.mode"),
        Alpha = reader.Number("refine.alpha", 0, 1),
        MinClusterSize = reader.Integer("refine.min-cluster-size", 2),
        MinSamples = reader.Integer("refine.min-samples", 1),
        RescueOutliers = reader.Flag("refine.rescue-outliers"),
        Noise = reader.Choice<NoiseRule>("refine.noise"),
        Memory = reader.Choice<LabelMemory>("refine.memory"),
        CollapseBelow = reader.Number("refine.collapse-below", 0, 1),
        UnstableBelow = reader.Number("refine.unstable-below", 0, 1),
        ClusterJump = reader.Number("refine.cluster-jump", 0, 1000),
    };

    private static void Contradictions(RunSettings settings, SettingsReader reader)
    {
        int groups = settings.Network.BatchNormGroups;
        foreach ((string stage, IdentitySamplerOptions sampler) in
            (ReadOnlySpan<(string, IdentitySamplerOptions)>)[("pretrain", settings.Pretrain.Sampler), ("adapt", settings.Adapt.Sampler)])
            if (sampler.Identities * sampler.Images % groups != 0 || sampler.Identities * sampler.Images / groups < 2)
                reader.Refuse("network.batch-norm-groups", $"{groups} groups do not divide the {stage} batch of "
                    + $"{sampler.Identities} x {sampler.Images} images into equal groups of two or more");
        if (settings.Refine.ClusterJump is > 0 and <= 1)
            reader.Refuse("refine.cluster-jump", "is a ratio: 0 (never), or above 1");
        if (settings.Adapt.Augmentation.EraseMinArea > settings.Adapt.Augmentation.EraseMaxArea)
            reader.Refuse("adapt.erase-min-area", "is larger than adapt.erase-max-area");
        if (settings.Supervision.MinBackoff > settings.Supervision.MaxBackoff)
            reader.Refuse("supervision.min-backoff", "is longer than supervision.max-backoff");
        foreach ((string key, string name, string? root) in
            (ReadOnlySpan<(string, string, string?)>)[("data.source", settings.Data.Source, settings.Data.SourceRoot),
                ("data.target", settings.Data.Target, settings.Data.TargetRoot)])
            if (settings.Data.Root is null && root is null && !GeneratedFolder.Names.Contains(name))
                reader.Refuse(key, $"{name} cannot be generated: set data.root to the folder that holds it");
        if (settings.Name.AsSpan().IndexOfAny(Path.GetInvalidFileNameChars()) >= 0)
            reader.Refuse("name", "cannot be the name of a directory");
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

    private static int Threads(SettingsReader reader, string key) =>
        reader.Integer(key, 0, 1024) is var threads and > 0 ? threads : Environment.ProcessorCount;

    private static string CacheFolder(string text)
    {
        if (text.Length > 0)
            return Path.GetFullPath(text);
        string? home = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        return Path.Combine(string.IsNullOrEmpty(home)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache")
            : home, "slr");
    }
}

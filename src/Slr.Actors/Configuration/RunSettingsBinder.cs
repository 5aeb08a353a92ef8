using System.Collections.Immutable;
using Slr.Data.Datasets;
using Slr.Data.Sampling;
using Slr.Data.Synthetic;
using Slr.Primitives.Files;
using Slr.Torch;

namespace Slr.Actors.Configuration;

/// <summary>Turns resolved settings into validated records, or refuses with all problems at once.</summary>
internal static class RunSettingsBinder
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
        DataSettings data = OptionsBinder.Data(reader);
        int threads = Threads(run.Integer(nameof(RunSettings.Threads)));
        var settings = new RunSettings
        {
            Resolved = resolved,
            Name = Name(reader, resolved.Recipe),
            RunsFolder = RunsFolder(reader),
            CacheFolder = reader.Path("cache") ?? UserCache.Folder,
            Seed = reader.Seed("seed"),
            Device = Device(reader),
            Threads = threads,
            MixedPrecision = reader.Choice("precision", ["float32", "bfloat16"]) == "bfloat16",
            Numerics = reader.Choice("numerics", ["native", "portable"]) == "portable" ? Numerics.Portable : Numerics.Native,
            Data = data,
            Network = OptionsBinder.Network(reader),
            Pretrained = reader.Text("network.pretrained") == "none" ? null : reader.Path("network.pretrained"),
            Pretrain = OptionsBinder.Pretrain(reader, data.HasSource),
            Adapt = OptionsBinder.Adapt(reader),
            FlipAverage = reader.Flag("extract.flip-average"),
            ExtractBatch = run.Integer(nameof(RunSettings.ExtractBatch), "extract.batch"),
            Distance = OptionsBinder.Distance(reader, threads),
            ApproximateFrom = run.Integer(nameof(RunSettings.ApproximateFrom), "distance.approximate-from"),
            Halves = reader.Flag("distance.halves"),
            DistributeFrom = run.Integer(nameof(RunSettings.DistributeFrom), "distance.distribute-from"),
            Clustering = OptionsBinder.Clustering(reader, resolved, threads),
            Refine = OptionsBinder.Refine(reader),
            Staleness = run.Integer(nameof(RunSettings.Staleness), "schedule.staleness"),
            EvaluateEvery = run.Integer(nameof(RunSettings.EvaluateEvery), "evaluate.every"),
            Rerank = reader.Choice<Rerank>("evaluate.rerank"),
            KeepSeals = run.Integer(nameof(RunSettings.KeepSeals), "seals.keep"),
            KeepEvery = run.Integer(nameof(RunSettings.KeepEvery), "seals.keep-every"),
            Supervision = OptionsBinder.Supervision(reader.For<SupervisionSettings>("supervision")),
            Cluster = OptionsBinder.Cluster(reader),
            LivePort = run.Integer(nameof(RunSettings.LivePort), "live.port"),
            Chaos = new ChaosSettings(Faults(reader), reader.Seed("chaos.seed")),
        };
        Contradictions(settings, reader);
        return (settings, reader);
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
            if (name != Dataset.NoName && settings.Data.Root is null && root is null && !GeneratedFolder.Names.Contains(name))
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

    /// <summary>0 stands for all cores.</summary>
    internal static int Threads(int given) => given > 0 ? given : Environment.ProcessorCount;
}

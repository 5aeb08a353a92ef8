using System.Reflection;
using Slr.Data.Datasets;
using Slr.Torch;

namespace Slr.Actors.Configuration;

/// <summary>
/// What the result of a run depends on to the byte: its settings, the content of its data, and what computes: how this
/// machine rounds, libtorch, the decoder of images, the program. Settings that change only where files lie, how fast it goes
/// or how it is supervised are left out, so a run can be moved and resumed elsewhere. So is <c>numerics</c>: what it changes
/// shows in how the machine rounds, and where it changes nothing it does not matter.
/// </summary>
internal static class RunIdentity
{
    private static readonly string[] Harmless = ["name", "runs", "cache", "numerics", "data.root", "data.source-root", "data.target-root",
        "data.threads", "data.prefetch", "data.memory", "data.render", "data.device-memory", "live.", "seals.", "supervision.", "chaos.",
        "clustering.timeout",
        "clustering.repairs", "distance.distribute-from", "cluster.nodes", "cluster.host", "cluster.port", "cluster.certificate",
        "cluster.trusted", "cluster.lanes"];

    /// <summary>The identity of a whole run.</summary>
    public static SortedDictionary<string, string> Of(RunSettings settings, Dataset source, Dataset target)
    {
        var identity = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string key, SettingValue value) in settings.Resolved.Values)
            if (!Harmless.Any(prefix => key == prefix || (prefix.EndsWith('.') && key.StartsWith(prefix, StringComparison.Ordinal))))
                identity[key] = value.Text;
        identity["threads"] = settings.Threads.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (settings.Pretrained is { } file && File.Exists(file))
            identity["network.pretrained"] = $"{new FileInfo(file).Length} bytes, {HashOf(file)}";
        identity["(source data)"] = source.Fingerprint();
        identity["(target data)"] = target.Fingerprint();
        identity["(arithmetic)"] = ArithmeticFingerprint.Of(TrainingDevice.Parse(settings.Device), settings.Threads);
        identity["(libtorch)"] = TorchSharp.torch.__version__;
        identity["(decoder)"] = Decoders.VersionOf(settings.Data.Decoder);
        identity["(program)"] = Assembly.GetExecutingAssembly()
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        return identity;
    }

    /// <summary>The part that the result of stage 1 depends on.</summary>
    public static SortedDictionary<string, string> OfPretraining(SortedDictionary<string, string> identity)
    {
        string[] parts = ["seed", "device", "threads", "precision"];
        return new SortedDictionary<string, string>(identity.Where(entry => parts.Contains(entry.Key) || entry.Key.StartsWith('(')
            || entry.Key.StartsWith("network.", StringComparison.Ordinal)
            || entry.Key.StartsWith("pretrain.", StringComparison.Ordinal)
            || entry.Key is "data.source" or "data.target" or "data.height" or "data.width").ToDictionary(), StringComparer.Ordinal);
    }

    /// <summary>One line for each difference; empty when the two are one run.</summary>
    public static IReadOnlyList<string> Differences(IDictionary<string, string> before, IDictionary<string, string> now) =>
        [.. before.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
            .Where(key => !before.TryGetValue(key, out string? old) || !now.TryGetValue(key, out string? value) || old != value)
            .Select(key => $"{key}: {before.GetOrNone(key)} -> {now.GetOrNone(key)}")];

    private static string HashOf(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(stream));
    }

    private static string GetOrNone(this IDictionary<string, string> values, string key) =>
        values.TryGetValue(key, out string? value) ? value : "(none)";
}

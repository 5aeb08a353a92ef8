using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Refinement;
using Slr.Primitives.Options;

namespace Slr.Flow.Labelling;

/// <summary>
/// <see cref="PseudoLabelerOptions"/> as one flat JSON object, for programs in other languages: <c>{"k1": 30, "eps": "auto",
/// "alpha": 0.5}</c>. What is left out has its default. Names are those of a run's settings with underscores.
/// </summary>
public static class OptionsJson
{
    private static readonly ImmutableArray<Setting> Settings =
    [
        new("k1", (o, v) => o with { Distances = o.Distances with { K1 = Whole(v) } }, o => o.Distances.K1),
        new("k2", (o, v) => o with { Distances = o.Distances with { K2 = Whole(v) } }, o => o.Distances.K2),
        new("k1_intra", (o, v) => o with { Distances = o.Distances with { K1Intra = Whole(v) } }, o => o.Distances.K1Intra),
        new("k1_inter", (o, v) => o with { Distances = o.Distances with { K1Inter = Whole(v) } }, o => o.Distances.K1Inter),
        new("k2_intra", (o, v) => o with { Distances = o.Distances with { K2Intra = Whole(v) } }, o => o.Distances.K2Intra),
        new("k2_inter", (o, v) => o with { Distances = o.Distances with { K2Inter = Whole(v) } }, o => o.Distances.K2Inter),
        new("lambda", (o, v) => o with { Distances = o.Distances with { Lambda = v.GetDouble() } }, o => o.Distances.Lambda),
        new("form", (o, v) => o with { Distances = o.Distances with { Form = Choice<DistanceForm>(v) } }, o => o.Distances.Form),
        new("clusterer", (o, v) => o with { Clusterer = Named(v) }, o => o.Clusterer.Name),
        new("eps", (o, v) => Of<DbscanOptions>(o, d => v.ValueKind == JsonValueKind.String
            ? d with { Eps = null, Rule = Choice<EpsRule>(v) } : d with { Eps = v.GetDouble() }),
            o => o.Clusterer is DbscanOptions d ? d.Eps ?? (object)d.Rule : null),
        new("rho", (o, v) => Of<DbscanOptions>(o, d => d with { Rule = EpsRule.Rho, Rho = v.GetDouble() }),
            o => o.Clusterer is DbscanOptions { Eps: null, Rule: EpsRule.Rho } d ? d.Rho : null),
        new("min_samples", (o, v) => o.Clusterer is HdbscanOptions
            ? Of<HdbscanOptions>(o, h => h with { MinSamples = Whole(v) }) : Of<DbscanOptions>(o, d => d with { MinSamples = Whole(v) }),
            o => (o.Clusterer as DbscanOptions)?.MinSamples ?? (o.Clusterer as HdbscanOptions)?.MinSamples),
        new("clusters", (o, v) => Of<KMeansOptions>(o, k => k with { Clusters = Whole(v) }), o => (o.Clusterer as KMeansOptions)?.Clusters),
        new("level", (o, v) => Of<FinchOptions>(o, f => f with { Level = Whole(v) }), o => (o.Clusterer as FinchOptions)?.Level),
        new("neighbours", (o, v) => Of<InfomapOptions>(o, i => i with { Neighbours = Whole(v) }),
            o => (o.Clusterer as InfomapOptions)?.Neighbours),
        new("min_similarity", (o, v) => Of<InfomapOptions>(o, i => i with { MinSimilarity = v.GetDouble() }),
            o => (o.Clusterer as InfomapOptions)?.MinSimilarity),
        new("linkage_distance", (o, v) => Of<LinkageOptions>(o, l => l with { Distance = v.GetDouble() }),
            o => (o.Clusterer as LinkageOptions)?.Distance),
        new("mode", (o, v) => o with { Refinement = o.Refinement with { Mode = Choice<RefineMode>(v) } }, o => o.Refinement.Mode),
        new("alpha", (o, v) => o with { Refinement = o.Refinement with { Alpha = v.GetDouble() } }, o => o.Refinement.Alpha),
        new("space", (o, v) => o with { Refinement = o.Refinement with { Space = Choice<RefineSpace>(v) } }, o => o.Refinement.Space),
        new("beta", (o, v) => o with { Refinement = o.Refinement with { Beta = v.GetDouble() } }, o => o.Refinement.Beta),
        new("min_cluster_size", (o, v) => o with { Refinement = o.Refinement with { MinClusterSize = Whole(v) } },
            o => o.Refinement.MinClusterSize),
        new("refine_min_samples", (o, v) => o with { Refinement = o.Refinement with { MinSamples = Whole(v) } },
            o => o.Refinement.MinSamples),
        new("rescue_outliers", (o, v) => o with { Refinement = o.Refinement with { RescueOutliers = v.GetBoolean() } },
            o => o.Refinement.RescueOutliers),
        new("noise", (o, v) => o with { Refinement = o.Refinement with { Noise = Choice<NoiseRule>(v) } }, o => o.Refinement.Noise),
        new("memory", (o, v) => o with { Refinement = o.Refinement with { Memory = Choice<LabelMemory>(v) } }, o => o.Refinement.Memory),
        new("min_images", (o, v) => o with { MinImages = Whole(v) }, o => o.MinImages),
        new("approximate_from", (o, v) => o with { ApproximateFrom = Whole(v) }, o => o.ApproximateFrom),
        new("halves", (o, v) => o with { Halves = v.GetBoolean() }, o => o.Halves),
        new("threads", (o, v) => o with { Threads = Whole(v) }, o => o.Threads),
        new("seed", (o, v) => o with { Seed = v.GetUInt64() }, o => o.Seed),
    ];

    /// <summary>The names of all settings.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Settings.Select(setting => setting.Name)];

    /// <summary>Reads settings.</summary>
    /// <exception cref="ArgumentException">No such object, an unknown setting, one of another clusterer, or a value out of its range;
    /// says which.</exception>
    public static PseudoLabelerOptions Read(string json)
    {
        using JsonDocument document = Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new ArgumentException("options are one JSON object, such as {\"k1\": 30}");
        var given = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
            if (!Names.Contains(property.Name))
                throw new ArgumentException($"there is no option '{property.Name}'; there are {string.Join(", ", Names)}");
            else if (!given.TryAdd(property.Name, property.Value))
                throw new ArgumentException($"the option '{property.Name}' is there twice");
        if (given.ContainsKey("rho") && given.TryGetValue("eps", out JsonElement eps)
            && !(eps.ValueKind == JsonValueKind.String && eps.ValueEquals("rho")))
            throw new ArgumentException($"rho is of no use where eps is {eps.GetRawText()}; leave one of them out");
        // In the order of the table: the clusterer comes before what is of it.
        PseudoLabelerOptions options = new();
        foreach (Setting setting in Settings)
            if (given.TryGetValue(setting.Name, out JsonElement value))
                options = Take(options, setting, value);
        options.Check();
        return options;
    }

    /// <summary>The settings as JSON, which <see cref="Read"/> reads back to equal ones.</summary>
    public static string Write(PseudoLabelerOptions options)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            foreach (Setting setting in Settings)
            {
                object? value = setting.Value(options);
                if (value is string or Enum)
                    writer.WriteString(setting.Name, value is Enum ? Ranges.KeyOf(value.ToString()!) : (string)value);
                else if (value is bool flag)
                    writer.WriteBoolean(setting.Name, flag);
                else if (value is double number)
                    writer.WriteNumber(setting.Name, number);
                else if (value is not null)
                    writer.WriteNumber(setting.Name, Convert.ToDecimal(value, CultureInfo.InvariantCulture));
            }
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException error)
        {
            throw new ArgumentException($"options are no JSON: {error.Message}", error);
        }
    }

    private static PseudoLabelerOptions Take(PseudoLabelerOptions options, Setting setting, JsonElement value)
    {
        try
        {
            return setting.Set(options, value);
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException)
        {
            throw new ArgumentException($"{setting.Name} cannot be {value.GetRawText()}", error);
        }
    }

    private static int Whole(JsonElement value) =>
        value.TryGetInt32(out int number) ? number : throw new FormatException("no whole number");

    private static PseudoLabelerOptions Of<T>(PseudoLabelerOptions options, Func<T, T> change) where T : ClustererOptions =>
        options.Clusterer is T own ? options with { Clusterer = change(own) }
            : throw new InvalidOperationException($"the clusterer is {options.Clusterer.Name}");

    private static ClustererOptions Named(JsonElement value) => value.GetString() == "dbscan"
        ? new PseudoLabelerOptions().Clusterer
        : ClustererOptions.BuiltIn.FirstOrDefault(known => known.Name == value.GetString())
            ?? throw new ArgumentException($"clusterer cannot be {value.GetRawText()}; there are "
                + $"{string.Join(", ", ClustererOptions.Names)}");

    private static T Choice<T>(JsonElement value) where T : struct, Enum
    {
        foreach (T known in Enum.GetValues<T>())
            if (Ranges.KeyOf(known.ToString()) == value.GetString())
                return known;
        throw new FormatException("no such choice");
    }

    /// <param name="Name">Its name.</param>
    /// <param name="Set">Options with another value of it.</param>
    /// <param name="Value">Its value: a number, a truth value, a text or a choice; null where the clusterer has no such setting.</param>
    private sealed record Setting(
        string Name, Func<PseudoLabelerOptions, JsonElement, PseudoLabelerOptions> Set, Func<PseudoLabelerOptions, object?> Value);
}

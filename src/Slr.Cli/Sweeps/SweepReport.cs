using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Slr.Cli.Console;
using Slr.Cli.Statistics;
using Slr.Primitives.Files;
using Slr.Runs.Files;
using Slr.Runs.Seals;

namespace Slr.Cli.Sweeps;

/// <summary>
/// What the runs of a sweep say together: means over seeds, and what each setting does, over pairs of runs that share everything
/// else. Judged by mAP of the last epoch, never the best.
/// </summary>
internal static class SweepReport
{
    private const double Confidence = 0.95, Margin = 0.01;

    /// <summary>Letters of a version with its commit, and of a hash, that are enough to tell them apart.</summary>
    private const int Version = 15, Digits = 12;

    /// <summary>The files that are written into the sweep's folder.</summary>
    public const string Table = "report.md", Results = "results.csv";

    /// <summary>Reads the runs, writes the files, and tells.</summary>
    public static Answer Write(SweepPlan plan, string folder)
    {
        IReadOnlyList<SweepState> states = SweepState.Read(plan, folder);
        IReadOnlyList<SweepGroup> groups = SweepGroup.Of(plan, states);
        IReadOnlyList<SweepComparison> comparisons = SweepComparison.Of(plan, states);
        ImmutableArray<string> lines = [.. Lines(plan, states, groups, comparisons)];
        byte[] text = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
        AtomicFile.Write(Path.Combine(folder, Table), stream => stream.Write(text));
        byte[] rows = Encoding.UTF8.GetBytes(string.Concat(Rows(plan, states).Select(row => row + "\n")));
        AtomicFile.Write(Path.Combine(folder, Results), stream => stream.Write(rows));
        int unfinished = states.Count(state => !state.IsFinished);
        return new Answer([.. lines, "", $"Written: {Path.Combine(folder, Table)} and {Path.Combine(folder, Results)}"],
            unfinished == 0 ? [] : [$"{unfinished} of {states.Count} runs are not finished and do not count"],
            [KeyValuePair.Create("runs", (double)states.Count), KeyValuePair.Create("finished", (double)(states.Count - unfinished))])
        {
            Lists = [KeyValuePair.Create("groups", new JsonArray([.. groups.Select(Json)])),
                KeyValuePair.Create("comparisons", new JsonArray([.. comparisons.Select(Json)]))],
        };
    }

    private static IEnumerable<string> Lines(SweepPlan plan, IReadOnlyList<SweepState> states, IReadOnlyList<SweepGroup> groups,
        IReadOnlyList<SweepComparison> comparisons)
    {
        yield return $"# {plan.Recipe}: {states.Count(state => state.IsFinished)} of {states.Count} runs";
        yield return "";
        yield return $"    {plan.Words}";
        yield return "";
        yield return $"On {Distinct(states, Processor)}; program {Distinct(states, Program)}; {Distinct(states, Date)}.";
        yield return "";
        yield return "mAP in % of the last epoch, never of the best; the interval holds the mean with 95 % confidence (Student's t).";
        yield return "";
        yield return "| runs of | n | before adaptation | last epoch | 95 % interval | standard deviation |";
        yield return "|---|---|---|---|---|---|";
        foreach (SweepGroup group in groups)
            yield return $"| {(group.Name.Length > 0 ? group.Name : plan.Recipe)} | {group.Last.Count} | {Percent(group.Start.Mean)} "
                + $"| {Percent(group.Last.Mean)} | {Interval(group.Last.Mean, group.Last.HalfWidth(Confidence))} "
                + $"| {Percent(group.Last.Deviation)} |";
        if (comparisons.Count == 0)
            yield break;
        yield return "";
        yield return "Differences in points, over pairs of runs that share everything else; p is that of the exact test that flips their "
            + "signs, corrected (Holm) for all questions of this table. Same: pairs whose teachers are equal to the byte. Within 1: p of "
            + "the two one-sided t tests against a difference of 1 point or more.";
        yield return "";
        yield return "| setting | in place of | pairs | same | difference | 95 % interval | bootstrap | deviation | p | corrected | d "
            + "| within 1 |";
        yield return "|---|---|---|---|---|---|---|---|---|---|---|---|";
        double[] p = [.. comparisons.Select(comparison => comparison.Difference.PermutationP())], corrected = Holm.Adjust(p);
        for (int at = 0; at < comparisons.Count; at++)
        {
            PairedDifference difference = comparisons[at].Difference;
            (double low, double high) = difference.Bootstrap(Confidence);
            yield return $"| {comparisons[at].Name} | {comparisons[at].InPlaceOf} | {difference.Sample.Count} | {comparisons[at].Same} "
                + $"| {Points(difference.Sample.Mean)} "
                + $"| {Interval(difference.Sample.Mean, difference.Sample.HalfWidth(Confidence), signed: true)} "
                + $"| {(double.IsNaN(low) ? "–" : $"{Points(low)} to {Points(high)}")} | {Percent(difference.Sample.Deviation)} "
                + $"| {Plain(p[at], "0.0000")} | {Plain(corrected[at], "0.0000")} | {Plain(difference.EffectSize, "0.00")} "
                + $"| {Plain(difference.EquivalenceP(Margin), "0.000")} |";
        }
    }

    private static IEnumerable<string> Rows(SweepPlan plan, IReadOnlyList<SweepState> states)
    {
        yield return CsvText.Line(["run", .. plan.Axes.Select(axis => axis.Key), "state", "epochs", "startMAP", "lastMAP", "lastRank1",
            "bestMAP", "bestEpoch", "seconds", "teacher", "processor", "program", "date"]);
        foreach (SweepState state in states)
            yield return CsvText.Line([state.Run.Name, .. state.Run.Values, state.Standing, Number(state.Record?.Labels.Count),
                Number(state.Scores.SourceOnly?.MeanAveragePrecision), Number(state.Scores.Last?.MeanAveragePrecision),
                Number(state.Scores.Last?.Rank1), Number(state.Scores.Best?.MeanAveragePrecision), Number(state.Scores.Best?.Epoch + 1),
                Number(state.Record?.Summary?.Seconds), Teacher(state), Processor(state), Program(state), Date(state)]);
    }

    private static string Processor(SweepState state) =>
        state.Record?.Environment.FirstOrDefault(note => note.Key == "processor").Value ?? "";

    /// <summary>Version and commit of the program.</summary>
    private static string Program(SweepState state) =>
        state.LastSeal()?.Identity.GetValueOrDefault("(program)") is { } version ? version[..Math.Min(version.Length, Version)] : "";

    /// <summary>The day on which its summary was last written (UTC).</summary>
    private static string Date(SweepState state) => state.Record is not { Summary: not null } record ? ""
        : File.GetLastWriteTimeUtc(Path.Combine(record.Folder, RunFileNames.Summary)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The first digits of the SHA-256 of the last epoch's teacher: runs of one teacher are the same to the byte.</summary>
    private static string Teacher(SweepState state) => state.LastSeal()?.Files.GetValueOrDefault(SealFiles.Teacher)?[..Digits] ?? "";

    private static JsonObject Json(SweepGroup group) => new()
    {
        ["name"] = group.Name,
        ["runs"] = group.Last.Count,
        ["start"] = Finite(group.Start.Mean),
        ["last"] = Finite(group.Last.Mean),
        ["deviation"] = Finite(group.Last.Deviation),
        ["halfWidth"] = Finite(group.Last.HalfWidth(Confidence)),
    };

    private static JsonObject Json(SweepComparison comparison) => new()
    {
        ["setting"] = comparison.Key,
        ["value"] = comparison.Value,
        ["inPlaceOf"] = comparison.InPlaceOf,
        ["pairs"] = comparison.Difference.Sample.Count,
        ["difference"] = Finite(comparison.Difference.Sample.Mean),
        ["halfWidth"] = Finite(comparison.Difference.Sample.HalfWidth(Confidence)),
        ["p"] = Finite(comparison.Difference.PermutationP()),
        ["effectSize"] = Finite(comparison.Difference.EffectSize),
        ["same"] = comparison.Same,
    };

    private static string Distinct(IReadOnlyList<SweepState> states, Func<SweepState, string> of) =>
        string.Join(", ", states.Select(of).Where(text => text.Length > 0).Distinct().DefaultIfEmpty("no run yet"));

    private static JsonNode? Finite(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static string Percent(double value) => Plain(100 * value, "0.0");

    private static string Points(double value) => Plain(100 * value, "+0.0;-0.0;0.0");

    private static string Interval(double mean, double half, bool signed = false) => double.IsNaN(half) ? "–"
        : signed ? $"{Points(mean - half)} to {Points(mean + half)}" : $"{Percent(mean - half)} to {Percent(mean + half)}";

    private static string Plain(double value, string format) =>
        double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "–";

    private static string Number<T>(T? value) where T : struct, IFormattable =>
        value is { } number ? number.ToString(null, CultureInfo.InvariantCulture) : "";
}

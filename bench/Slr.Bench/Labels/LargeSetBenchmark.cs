using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Slr.Cli.Console;
using Slr.Cli.Embeddings;
using Slr.Flow;
using Slr.Flow.Metrics;
using Slr.Primitives.Files;

namespace Slr.Bench.Labels;

/// <summary>One call of <c>refine</c>.</summary>
/// <param name="Name">How the features are stored.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Dimension">Values per row.</param>
/// <param name="Seconds">From the command to its end.</param>
/// <param name="PeakMebibytes">Peak resident memory of the process, with what it looked at of the mapped file.</param>
/// <param name="OwnMebibytes">Peak of what is its own: the system cannot take it back.</param>
/// <param name="Recall">Recall of the approximate search; NaN where it was exact.</param>
/// <param name="F1">F1 of the labels against the identities.</param>
internal sealed record LargeSetFigure(
    string Name, int Rows, int Dimension, double Seconds, double PeakMebibytes, double OwnMebibytes, double Recall, double F1);

/// <summary>
/// A whole <c>refine</c> of a set of any size as a process of its own: features in a file, labels of an epoch before, labels of this one.
/// </summary>
internal static class LargeSetBenchmark
{
    /// <summary>Images of an identity, on average, as in MSMT17.</summary>
    private const double PerIdentity = 31.3;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>Draws the set and refines it.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="dimension">Values per row: a power of two, at least 256.</param>
    /// <param name="halves">The file holds half precision.</param>
    /// <param name="folder">Where the file lies meanwhile.</param>
    /// <param name="stop">Ends the process.</param>
    public static async Task<LargeSetFigure> RunAsync(int count, int dimension, bool halves, string folder, CancellationToken stop)
    {
        string at = Directory.CreateDirectory(Path.Combine(folder, $"slr-large-{Guid.NewGuid():N}")).FullName;
        try
        {
            int[] identities = Draw(Path.Combine(at, "features.npy"), count, dimension, halves);
            Remember(Path.Combine(at, "state"), identities);
            string labels = Path.Combine(at, "labels.npy");
            (double seconds, double peak, double own, JsonNode answer) = await RefineAsync(at, labels, stop);
            return new(halves ? "half precision" : "single precision", count, dimension, seconds, peak, own,
                (double?)answer["neighbourRecall"] ?? double.NaN, LabelQuality.Of(NpyFile.Read(labels).ToInt32s(), identities).F1);
        }
        finally
        {
            Directory.Delete(at, recursive: true);
        }
    }

    private static int[] Draw(string path, int count, int dimension, bool halves)
    {
        using var file = new NpyRowWriter(path, dimension, halves ? StoredType.Float16 : StoredType.Float32);
        (int[] identities, _) = SyntheticFeatures.Draw(count, Math.Max(1, (int)(count / PerIdentity)), dimension, 202, file.Append);
        file.Complete();
        return identities;
    }

    /// <summary>Labels of an epoch before: identities, every ninth of them one with the next, and every seventeenth image lost.</summary>
    private static void Remember(string folder, int[] identities)
    {
        LabelSet labels = LabelSet.Dense([.. FeatureSet.Numbers(identities.Length)], [.. identities.Select((identity, image) =>
            image % 17 == 0 ? LabelSet.Outlier : identity % 9 == 0 ? identity + 1 : identity)]);
        using StateFolder state = StateFolder.Open(folder);
        state.Keep(new LabelLineage(labels, labels), named: false);
    }

    private static async Task<(double Seconds, double Peak, double Own, JsonNode Answer)> RefineAsync(
        string folder, string labels, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "slr"),
            ["refine", "--features", Path.Combine(folder, "features.npy"), "--state", Path.Combine(folder, "state"), "--out", labels,
                "--json", "clustering.dbscan.eps=auto"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(stop), errors = process.StandardError.ReadToEndAsync(stop);
        double peak = 0, own = 0;
        await using (stop.Register(() => process.Kill()))
            while (!process.WaitForExit(Glance))
            {
                peak = Math.Max(peak, Mebibytes(process.Id, "VmHWM:"));
                own = Math.Max(own, Mebibytes(process.Id, "RssAnon:"));
            }
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return process.ExitCode == 0 ? (seconds, peak, own, JsonNode.Parse(await output)!)
            : throw new CommandException($"refine ended with {process.ExitCode}: {await errors}") { ExitCode = process.ExitCode };
    }

    /// <summary>A figure of proc(5); 0 where the system does not tell, or the process is over.</summary>
    private static double Mebibytes(int process, string name)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(text => text.StartsWith(name, StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line[name.Length..].Replace("kB", "").Trim(), CultureInfo.InvariantCulture) / 1024;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}

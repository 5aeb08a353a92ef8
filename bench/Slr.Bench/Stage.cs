using System.Diagnostics;
using System.Globalization;

namespace Slr.Bench;

/// <summary>Time and peak memory of one measured step.</summary>
/// <param name="Seconds">Wall-clock time.</param>
/// <param name="PeakMebibytes">Peak resident memory of the process during the step; 0 where the system does not tell.</param>
internal sealed record Stage(double Seconds, double PeakMebibytes)
{
    /// <summary>Runs a step once.</summary>
    public static (T Result, Stage Stage) Time<T>(Func<T> step)
    {
        // What earlier stages have left is given back to the system: it is not this stage's memory.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        ResetPeak();
        long start = Stopwatch.GetTimestamp();
        T result = step();
        return (result, new Stage(Stopwatch.GetElapsedTime(start).TotalSeconds, Peak()));
    }

    /// <summary>Linux counts the peak anew after "5" is written here (proc(5), clear_refs).</summary>
    private static void ResetPeak()
    {
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Elsewhere the peak is that of the whole process so far.
        }
    }

    private static double Peak()
    {
        const string status = "/proc/self/status";
        string? line = File.Exists(status)
            ? File.ReadLines(status).FirstOrDefault(text => text.StartsWith("VmHWM:", StringComparison.Ordinal)) : null;
        return line is null ? 0
            : double.Parse(line["VmHWM:".Length..].Replace("kB", "").Trim(), CultureInfo.InvariantCulture) / 1024;
    }
}

using System.Diagnostics;

namespace Slr.Bench.Training;

/// <summary>Measures pieces of work in turn, so that whatever disturbs the machine disturbs all of them alike.</summary>
internal static class AlternatingTurns
{
    /// <summary>Short work is repeated within a turn for about this long, as batches follow one another in a run.</summary>
    private const double TurnSeconds = 0.2;

    /// <summary>Threads of the work before may still spin at their last barrier, libgomp's for some milliseconds.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(30);

    /// <summary>Medians of all, after one unmeasured turn each.</summary>
    /// <param name="turns">Measured turns.</param>
    /// <param name="works">Each does its work once and says how long that took.</param>
    public static WorkTime[] Measure(int turns, IReadOnlyList<Func<WorkTime>> works)
    {
        foreach (Func<WorkTime> work in works)
            work();
        int repeats = Math.Clamp((int)(TurnSeconds / works[0]().Seconds), 1, 20);
        var times = new List<WorkTime>[works.Count];
        for (int i = 0; i < times.Length; i++)
            times[i] = [];
        for (int turn = 0; turn < turns; turn++)
            for (int i = 0; i < times.Length; i++)
            {
                Thread.Sleep(Settling);
                times[i].Add(Mean(works[i], repeats));
            }
        return [.. times.Select(t => new WorkTime(Median(t.Select(x => x.Seconds)), Median(t.Select(x => x.CpuSeconds))))];
    }

    /// <summary>Work in this process as something to measure.</summary>
    public static Func<WorkTime> Here(Action work) => () =>
    {
        double cpu = Environment.CpuUsage.TotalTime.TotalSeconds;
        long start = Stopwatch.GetTimestamp();
        work();
        return new WorkTime(Stopwatch.GetElapsedTime(start).TotalSeconds, Environment.CpuUsage.TotalTime.TotalSeconds - cpu);
    };

    private static WorkTime Mean(Func<WorkTime> work, int repeats)
    {
        WorkTime[] times = [.. Enumerable.Range(0, repeats).Select(_ => work())];
        return new WorkTime(times.Average(time => time.Seconds), times.Average(time => time.CpuSeconds));
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}

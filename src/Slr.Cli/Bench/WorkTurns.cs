using System.Diagnostics;

namespace Slr.Cli.Bench;

/// <summary>Measures pieces of work in turn, so that whatever disturbs the machine disturbs all of them alike.</summary>
internal static class WorkTurns
{
    /// <summary>Medians of all, after one unmeasured turn each.</summary>
    /// <param name="turns">Measured turns.</param>
    /// <param name="works">Each does its work once and says how long that took.</param>
    public static WorkTime[] Measure(int turns, IReadOnlyList<Func<WorkTime>> works)
    {
        foreach (Func<WorkTime> work in works)
            work();
        var times = new List<WorkTime>[works.Count];
        for (int i = 0; i < times.Length; i++)
            times[i] = [];
        for (int turn = 0; turn < turns; turn++)
            for (int i = 0; i < times.Length; i++)
                times[i].Add(works[i]());
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

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}

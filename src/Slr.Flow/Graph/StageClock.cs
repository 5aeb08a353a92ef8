using System.Collections.Immutable;

namespace Slr.Flow.Graph;

/// <summary>Tells the probe of each stage's start and adds up how long the stage works.</summary>
internal sealed class StageClock(TimeProvider time, IStageProbe probe)
{
    private readonly Lock gate = new();
    private readonly List<StageTiming> timings = [];

    internal ImmutableArray<StageTiming> Timings
    {
        get
        {
            lock (gate)
                return [.. timings];
        }
    }

    /// <summary>Runs one piece of a stage; the probe is told before the first.</summary>
    internal async Task<T> Measure<T>(string stage, Func<Task<T>> work)
    {
        long start = time.GetTimestamp();
        bool first;
        lock (gate)
        {
            first = timings.All(timing => timing.Stage != stage);
            if (first)
                timings.Add(new(stage, start, TimeSpan.Zero));
        }
        try
        {
            if (first)
                probe.Starting(stage);
            return await work().ConfigureAwait(false);
        }
        finally
        {
            lock (gate)
            {
                int at = timings.FindIndex(timing => timing.Stage == stage);
                timings[at] = timings[at] with { Busy = timings[at].Busy + time.GetElapsedTime(start) };
            }
        }
    }
}

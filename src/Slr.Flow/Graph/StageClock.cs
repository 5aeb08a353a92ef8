using System.Collections.Immutable;

namespace Slr.Flow.Graph;

/// <summary>Adds up how long each stage works.</summary>
internal sealed class StageClock(TimeProvider time, IEnumerable<StageTiming> before)
{
    private readonly Lock gate = new();
    private readonly List<StageTiming> timings = [.. before];

    internal ImmutableArray<StageTiming> Timings
    {
        get
        {
            lock (gate)
                return [.. timings];
        }
    }

    /// <summary>Runs one piece of a stage.</summary>
    internal async Task<T> Measure<T>(string stage, Func<Task<T>> work)
    {
        long start = time.GetTimestamp();
        lock (gate)
            if (timings.All(timing => timing.Stage != stage))
                timings.Add(new(stage, start, TimeSpan.Zero));
        try
        {
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

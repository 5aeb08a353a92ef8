using System.Collections.Immutable;

namespace Slr.Flow.Graph;

/// <summary>How long each stage worked, and up to when.</summary>
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
        Add(stage, TimeSpan.Zero);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            Add(stage, time.GetElapsedTime(start));
        }
    }

    /// <summary>A stage has worked up to now, for so long besides what is known already.</summary>
    internal void Add(string stage, TimeSpan worked)
    {
        lock (gate)
        {
            int at = timings.FindIndex(timing => timing.Stage == stage);
            TimeSpan busy = worked + (at < 0 ? TimeSpan.Zero : timings[at].Busy);
            StageTiming timing = new(stage, time.GetTimestamp() - (long)(busy.TotalSeconds * time.TimestampFrequency), busy);
            if (at < 0)
                timings.Add(timing);
            else
                timings[at] = timing;
        }
    }
}

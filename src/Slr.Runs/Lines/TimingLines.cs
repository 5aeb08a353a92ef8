using System.Text.Json.Serialization;

namespace Slr.Runs.Lines;

/// <summary>A step of an epoch, or a stage of its graph, that is over.</summary>
public sealed record StageLine() : EpochTimingLine("stage")
{
    /// <summary>One of <see cref="StepNames"/>.</summary>
    public string Name { get; init; } = "";

    /// <summary>Seconds from the start of its process to its own.</summary>
    public double Start { get; init; }

    /// <summary>How long it took, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>Seconds from the start of its process to its end.</summary>
    [JsonIgnore]
    public double End => Start + Seconds;
}

/// <summary>The speed of training at the end of an epoch.</summary>
public sealed record ThroughputLine() : EpochTimingLine("throughput")
{
    /// <summary>Images a second.</summary>
    public double? ImagesPerSecond { get; init; }
}

/// <summary>What the process holds after a seal.</summary>
public sealed record MemoryLine() : EpochTimingLine("memory")
{
    /// <summary>Resident memory.</summary>
    public long ResidentBytes { get; init; }

    /// <summary>The most of it so far.</summary>
    public long PeakBytes { get; init; }

    /// <summary>What the garbage collector holds.</summary>
    public long ManagedBytes { get; init; }

    /// <summary>Threads, without those of the pool and of the runtime's compiler.</summary>
    public int Threads { get; init; }

    /// <summary>Threads of the pool.</summary>
    public int PoolThreads { get; init; }

    /// <summary>Open files.</summary>
    public int Handles { get; init; }

    /// <summary>Actors that live.</summary>
    public int Actors { get; init; }
}

/// <summary>A part was replaced, or a new attempt began.</summary>
public sealed record RestartLine() : TimingLine("restart")
{
    /// <summary>What failed.</summary>
    public string Actor { get; init; } = "";

    /// <summary>Why, for people.</summary>
    public string Cause { get; init; } = "";

    /// <summary>The new attempt, from 1; 0 for a part that was replaced in place.</summary>
    public int Attempt { get; init; }

    /// <summary>Training steps that are done again.</summary>
    public int LostSteps { get; init; }

    /// <summary>Seconds that are lost with them.</summary>
    public double LostSeconds { get; init; }
}

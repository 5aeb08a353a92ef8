using System.Collections.Immutable;

namespace Slr.Bench.Training;

/// <summary>One kind of work on one network.</summary>
/// <param name="Case">The network's name.</param>
/// <param name="Work">
/// "training step" (teacher forward, student forward and backward, losses, Adam, moving average) or "extraction".
/// </param>
/// <param name="Batch">Images of a batch.</param>
/// <param name="Ours">Our time for a batch.</param>
/// <param name="GigaflopsPerSecond">Arithmetic of the convolutions that this means.</param>
/// <param name="PeakMebibytes">Peak resident memory of the process while only ours ran; 0 where the system does not tell.</param>
/// <param name="Feeding">How a real loader feeds these steps; null for extraction.</param>
/// <param name="Peers">What it is compared with, turn by turn in the same run.</param>
/// <param name="Parts">Where the time of a step goes on the CPU; empty for extraction.</param>
public sealed record TrainBenchmarkRow(string Case, string Work, int Batch, WorkTime Ours, double GigaflopsPerSecond,
    double PeakMebibytes, Feeding? Feeding, ImmutableArray<PeerTime> Peers, ImmutableArray<StepPart> Parts)
{
    /// <summary>Ours, images per second.</summary>
    public double ImagesPerSecond => Batch / Ours.Seconds;
}

/// <summary>Medians over the turns of one piece of work.</summary>
/// <param name="Seconds">Wall-clock time.</param>
/// <param name="CpuSeconds">User and system time of the process that worked: hardly depends on what else the machine does.</param>
public sealed record WorkTime(double Seconds, double CpuSeconds);

/// <summary>A peer's time for the same work.</summary>
/// <param name="Name">Who.</param>
/// <param name="Time">Its medians.</param>
/// <param name="Ratio">Its seconds over ours: above 1, ours is faster.</param>
/// <param name="CpuRatio">Its CPU seconds over ours.</param>
public sealed record PeerTime(string Name, WorkTime Time, double Ratio, double CpuRatio);

using Slr.Torch;

namespace Slr.Bench.Training;

/// <summary>What <see cref="TrainingSoak"/> saw.</summary>
/// <param name="Steps">Training steps.</param>
/// <param name="Collections">Full collections that another thread forced meanwhile.</param>
/// <param name="BeforeMebibytes">Resident memory between the first and the second tenth of the steps, the median.</param>
/// <param name="AfterMebibytes">Resident memory in the last tenth, the median.</param>
public sealed record TrainingSoakReport(int Steps, int Collections, double BeforeMebibytes, double AfterMebibytes)
{
    /// <summary>How much it grew, as a share of what it was.</summary>
    public double Growth => AfterMebibytes / BeforeMebibytes - 1;
}

/// <summary>
/// Training steps beside a thread that allocates and forces collections, judged by resident memory: leaked scalars
/// fragment the native heap while the number of tensors stays (docs/decisions/0002).
/// </summary>
public static class TrainingSoak
{
    /// <summary>Growth from here on is a leak.</summary>
    public const double Limit = 0.02;

    /// <summary>Trains; a loss that is not a number or a crash of libtorch ends it.</summary>
    /// <param name="measured">The network.</param>
    /// <param name="device">Where.</param>
    /// <param name="steps">Steps.</param>
    /// <param name="cancellation">Ends between two steps.</param>
    public static TrainingSoakReport Run(TrainBenchmarkCase measured, TrainingDevice device, int steps, CancellationToken cancellation)
    {
        using var networks = new OurNetworks(measured, device);
        using var storm = new CollectionStorm();
        var resident = new double[steps];
        for (int step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            networks.Step();
            resident[step] = Environment.WorkingSet / 1048576.0;
        }
        int tenth = steps / 10;
        return new TrainingSoakReport(steps, storm.Collections, Median(resident[tenth..Math.Max(2 * tenth, 1)]),
            Median(resident[^Math.Max(tenth, 1)..]));
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}

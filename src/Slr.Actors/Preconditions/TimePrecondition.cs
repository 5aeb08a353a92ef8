using System.Globalization;
using Slr.Actors.Configuration;
using Slr.Models.Networks;
using Slr.Models.Training;

namespace Slr.Actors.Preconditions;

/// <summary>A recipe for a GPU says how long it would take on the CPU, where nobody asked for the CPU.</summary>
internal static class TimePrecondition
{
    private const double Day = 86_400, LongDays = 1;

    /// <summary>A slower CPU than any that is in use: what is short on it need not be measured.</summary>
    private const double SlowestRate = 1e10;

    public static IEnumerable<Finding> Find(RunSettings settings)
    {
        double operations = TrainingOperations(settings);
        if (settings.Device != "auto" || TorchSharp.torch.cuda.is_available() || operations / SlowestRate < LongDays * Day)
            return [];
        double rate = ConvolutionRate.Measure(settings.Threads);
        double days = operations / rate / Day;
        return days < LongDays ? [] : [Note(days, rate)];
    }

    /// <summary>The sentence for a forecast.</summary>
    /// <param name="days">Days of training.</param>
    /// <param name="rate">Floating-point operations a second.</param>
    internal static Finding Note(double days, double rate) => new(DevicePrecondition.Subject, Grade.Fair,
        string.Create(CultureInfo.InvariantCulture,
            $"device = auto found no CUDA device: on this CPU the training steps of this recipe take about {Words(days)} ({rate / 1e9:0} "
                + $"GFLOP/s measured)"),
        "The default build has no CUDA: on a machine with a GPU, export SLRBUILD_TORCH=cuda before ./run.sh, or take a small recipe "
            + "(docs/recipes.md). device=cpu says that the CPU is meant.");

    /// <summary>
    /// Floating-point operations of all training steps: forward and backward of the student, forward of the teacher or of
    /// target images.
    /// </summary>
    internal static double TrainingOperations(RunSettings settings)
    {
        double forward = NetworkCost.ForwardOperations(settings.Network, settings.Data.Size.Height, settings.Data.Size.Width);
        const int Step = 3;
        double Images(Slr.Data.Sampling.IdentitySamplerOptions sampler) => (double)sampler.Identities * sampler.Images * sampler.Iterations;
        return forward * (settings.Pretrain.Options.Epochs * Images(settings.Pretrain.Sampler)
            * (Step + (settings.Pretrain.SeeTarget ? 1 : 0))
            + settings.Adapt.Epochs * Images(settings.Adapt.Sampler) * (Step + 1));
    }

    private static string Words(double days) => days switch
    {
        >= 21 => string.Create(CultureInfo.InvariantCulture, $"{days / 7:0} weeks"),
        >= 2 => string.Create(CultureInfo.InvariantCulture, $"{days:0} days"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{days * 24:0} hours"),
    };
}

using System.Diagnostics;
using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>How fast this machine's CPU convolves: what a forecast needs before the first step is done.</summary>
public static class ConvolutionRate
{
    private const int Images = 8, Channels = 128, Height = 32, Width = 16, Kernel = 3, Repeats = 5;

    /// <summary>
    /// Floating-point operations a second of a convolution such as ResNet's second stage has; takes some hundredths of a
    /// second.
    /// </summary>
    /// <param name="threads">Threads of one operation, at least 1.</param>
    public static double Measure(int threads)
    {
        LibraryKernels.Settle();
        TorchThreads.Use(threads);
        using IDisposable scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        using Tensor rows = randn([Images, Height, Width, Channels]), images = rows.permute(0, 3, 1, 2);
        using Tensor kernel = randn([Channels, Channels, Kernel, Kernel]);
        double best = double.PositiveInfinity;
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            long begun = Stopwatch.GetTimestamp();
            nn.functional.conv2d(images, kernel, padding: [1L, 1L]).Dispose();
            best = Math.Min(best, Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }
        return 2.0 * Images * Height * Width * Channels * Channels * Kernel * Kernel / best;
    }
}

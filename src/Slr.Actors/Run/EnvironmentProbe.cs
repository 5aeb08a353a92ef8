using System.Runtime.InteropServices;
using Slr.Actors.Attempts;
using Slr.Primitives;
using Slr.Runs.Files;

namespace Slr.Actors.Run;

/// <summary>Finds out what a run runs on, for <c>environment.json</c> and the log.</summary>
internal static class EnvironmentProbe
{
    /// <summary>What this process finds.</summary>
    public static RunEnvironment Of(RunContext context) => new(
        typeof(EnvironmentProbe).Assembly.GetName().Version?.ToString(3),
        RuntimeInformation.FrameworkDescription,
        RuntimeInformation.OSDescription,
        $"libtorch {TorchSharp.torch.__version__}, TorchSharp {typeof(TorchSharp.torch).Assembly.GetName().Version?.ToString(3)}",
        Processor.Name,
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        context.Device.ToString(),
        context.Source.Root,
        context.Target.Root,
        context.Source.Generated || context.Target.Generated);
}

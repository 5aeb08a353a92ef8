using System.Runtime.InteropServices;
using Slr.Actors.Configuration;
using Slr.Actors.Preconditions;
using Slr.Cli.Console;
using Slr.Data.Datasets;
using Slr.Primitives.Files;
using Slr.Runs.Lines;
using Slr.Torch;

namespace Slr.Cli.Checks;

/// <summary>
/// What this machine has. Whether a run can start is told by the list that the run itself asks; what is as it should be there
/// gets a line here.
/// </summary>
internal static class MachineCheck
{
    private const string RealDataAdvice = "For real data set data.root=DIR, the folder that holds the data sets (docs/getting-started.md).";
    private const long WantedMemory = 3L << 30, WantedDisk = 2L << 30;

    /// <summary>All findings, in the order in which a run needs things.</summary>
    public static IEnumerable<Finding> All(RunSettings settings, CancellationToken cancellation)
    {
        Readiness ready = RunPreconditions.Examine(settings, cancellation);
        IEnumerable<Finding> Of(string subject, Func<Finding> good) =>
            ready.Findings.Where(finding => finding.Subject == subject).DefaultIfEmpty(null).Select(finding => finding ?? good());
        return
        [
            Sdk(),
            .. Of("libtorch", Torch),
            .. Of("device", Cuda),
            .. Of("arithmetic", () => Arithmetic(settings)),
            .. Of("memory", () => Memory(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)),
            .. Of("runs", () => Disk(settings.RunsFolder, "runs")),
            .. Of("cache", () => Disk(settings.CacheFolder, "cache")),
            .. ready.Findings.Where(finding => finding.Subject == PartNames.Clusterer),
            .. Of("weights", () => Weights(ready)),
            .. Of("source", () => Data("source", settings.Data.Source, ready.Source)),
            .. Of("target", () => Data("target", settings.Data.Target, ready.Target)),
        ];
    }

    private static Finding Sdk() => new(".NET", Environment.Version.Major >= 10 ? Grade.Good : Grade.Bad,
        $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores",
        Environment.Version.Major >= 10 ? null : "Install .NET 10: https://dotnet.microsoft.com/download");

    private static Finding Torch() => new("libtorch", Grade.Good, $"{TorchSharp.torch.__version__} loads and computes"
        + (TorchLibrary.IsPatched ? ", its C++ version mark relaxed (docs/decisions/0001)" : ""));

    /// <summary>How this machine rounds: machines with one number here get one result from one seed.</summary>
    private static Finding Arithmetic(RunSettings settings) => new("arithmetic", Grade.Good, TorchLibrary.Problem() is { } problem
        ? problem
        : $"{ArithmeticFingerprint.Of(TrainingDevice.Parse(settings.Device), settings.Threads)}, numerics "
            + $"{settings.Numerics.ToString().ToLowerInvariant()}, {settings.Threads} threads"
            + (LibraryKernels.Limits is { Length: > 0 } limits ? $", {limits}" : ""));

    private static Finding Cuda() => TorchLibrary.Problem() is null && TorchSharp.torch.cuda.is_available()
        ? new Finding("device", Grade.Good, $"{TorchSharp.torch.cuda.device_count()} CUDA device(s)")
        : new Finding("device", Grade.Fair, "no CUDA device: runs use the CPU",
            "Enough for stand-in data; the full recipe wants a GPU and a build with CUDA: export SLRBUILD_TORCH=cuda before ./run.sh.");

    /// <summary>Judges the memory that this process may use.</summary>
    internal static Finding Memory(long bytes) => bytes >= WantedMemory
        ? new Finding("memory", Grade.Good, $"{Readable.Bytes(bytes)} for this process")
        : new Finding("memory", Grade.Fair, $"{Readable.Bytes(bytes)} for this process",
            "The embedded default needs up to 3 GiB; lower data.memory and the batch sizes.");

    private static Finding Disk(string folder, string subject)
    {
        string existing = Path.GetFullPath(folder);
        while (!Directory.Exists(existing))
            existing = Path.GetDirectoryName(existing)!;
        try
        {
            long free = new DriveInfo(existing).AvailableFreeSpace;
            return free >= WantedDisk
                ? new Finding(subject, Grade.Good, $"{Readable.Bytes(free)} free at {folder}")
                : new Finding(subject, Grade.Fair, $"{Readable.Bytes(free)} free at {folder}",
                    $"Seals and decoded images want some GiB; set {subject}=DIR to another disk.");
        }
        catch (IOException error)
        {
            return new Finding(subject, Grade.Fair, $"cannot tell the free space of {folder}: {FileReason.Of(error)}");
        }
    }

    private static Finding Weights(Readiness ready) => new("weights", Grade.Good,
        ready.Weights is { } report ? $"training starts from {report}" : "the small network starts from random weights");

    private static Finding Data(string role, string name, Dataset? dataset) => dataset is null
        ? new Finding(role, Grade.Fair, $"{name}: generated stand-in data", RealDataAdvice)
        : new Finding(role, Grade.Good,
            $"{name} in {dataset.Root}: {dataset.Train.Length} train, {dataset.Query.Length} query, {dataset.Gallery.Length} gallery "
                + "images");
}

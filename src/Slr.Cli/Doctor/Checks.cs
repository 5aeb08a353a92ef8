using System.Runtime.InteropServices;
using Slr.Actors.Configuration;
using Slr.Cli.Report;
using Slr.Data.Datasets;
using Slr.Torch;

namespace Slr.Cli.Doctor;

/// <summary>The checks of the machine, each a pure look that changes nothing.</summary>
internal static class Checks
{
    private const string RealDataAdvice = "For real data set data.root=DIR, the folder that holds the data sets (docs/getting-started.md).";
    private const int FullWidth = 64;
    private const long WantedMemory = 3L << 30, WantedDisk = 2L << 30;

    /// <summary>All findings, in the order in which a run needs things.</summary>
    public static IEnumerable<Finding> All(RunSettings settings, CancellationToken cancellation)
    {
        yield return Sdk();
        yield return Torch();
        yield return Cuda(settings.Device);
        yield return Memory(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        yield return Disk(settings.RunsFolder, "runs");
        yield return Disk(settings.CacheFolder, "cache");
        yield return Weights(settings);
        foreach ((string name, string? root) in ((string, string?)[])[
            (settings.Data.Source, settings.Data.SourceRoot ?? settings.Data.Root), (settings.Data.Target, settings.Data.TargetRoot ?? settings.Data.Root)])
        {
            cancellation.ThrowIfCancellationRequested();
            yield return Data(name, root);
        }
    }

    private static Finding Sdk() => new(".NET", Environment.Version.Major >= 10 ? Grade.Good : Grade.Bad,
        $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores",
        Environment.Version.Major >= 10 ? null : "Install .NET 10: https://dotnet.microsoft.com/download");

    /// <summary>Loads libtorch and multiplies two numbers with it.</summary>
    private static Finding Torch()
    {
        try
        {
            using TorchSharp.DisposeScope scope = TorchSharp.torch.NewDisposeScope();
            float product = TorchSharp.torch.tensor((float[])[3f]).mul(Scalars.One).item<float>();
            string how = $"{TorchSharp.torch.__version__} loads and computes"
                + (TorchLibrary.IsPatched ? ", its C++ version mark relaxed (docs/decisions/0001)" : "");
            return product == 3f
                ? new Finding("libtorch", Grade.Good, how)
                : new Finding("libtorch", Grade.Bad, $"computes 3 x 1 = {product}", "Delete bin and obj folders and build again.");
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException or NotSupportedException or ExternalException)
        {
            return new Finding("libtorch", Grade.Bad, $"does not load: {error.GetBaseException().Message}",
                "It needs Linux on x64 with glibc 2.31 or newer; delete bin and obj folders and start run.sh again.");
        }
    }

    private static Finding Cuda(string device)
    {
        bool there;
        try
        {
            there = TorchSharp.torch.cuda.is_available();
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException or NotSupportedException or ExternalException)
        {
            there = false;
        }
        if (there)
            return new Finding("CUDA", Grade.Good, $"{TorchSharp.torch.cuda.device_count()} device(s)");
        return device.StartsWith("cuda", StringComparison.Ordinal)
            ? new Finding("CUDA", Grade.Bad, $"no device, but device = {device}", "Build with SLRBUILD_TORCH=cuda ./run.sh, check nvidia-smi, or set device=auto.")
            : new Finding("CUDA", Grade.Fair, "no device: runs use the CPU", "Enough for stand-in data; the full recipe wants a GPU and SLRBUILD_TORCH=cuda ./run.sh.");
    }

    /// <summary>Judges the memory that this process may use.</summary>
    internal static Finding Memory(long bytes) => bytes >= WantedMemory
        ? new Finding("memory", Grade.Good, $"{Quantity.Bytes(bytes)} for this process")
        : new Finding("memory", Grade.Fair, $"{Quantity.Bytes(bytes)} for this process", "The embedded default needs up to 3 GiB; lower data.memory and the batch sizes.");

    private static Finding Disk(string folder, string subject)
    {
        string existing = Path.GetFullPath(folder);
        while (!Directory.Exists(existing))
            existing = Path.GetDirectoryName(existing)!;
        try
        {
            long free = new DriveInfo(existing).AvailableFreeSpace;
            return free >= WantedDisk
                ? new Finding(subject, Grade.Good, $"{Quantity.Bytes(free)} free at {folder}")
                : new Finding(subject, Grade.Fair, $"{Quantity.Bytes(free)} free at {folder}", $"Seals and decoded images want some GiB; set {subject}=DIR to another disk.");
        }
        catch (IOException error)
        {
            return new Finding(subject, Grade.Fair, $"cannot tell the free space of {folder}: {error.Message}");
        }
    }

    /// <summary>A full-size network that starts from nothing is the commonest reason for figures far below the published ones.</summary>
    private static Finding Weights(RunSettings settings) => settings.Pretrained switch
    {
        null when settings.Network.Width >= FullWidth => new Finding("weights", Grade.Fair, "stage 1 starts from random weights",
            "The published figures start from ImageNet's: network.pretrained=FILE (docs/models.md)."),
        null => new Finding("weights", Grade.Good, "the small network starts from random weights"),
        { } file when File.Exists(file) => new Finding("weights", Grade.Good, $"stage 1 starts from {file}"),
        { } file => new Finding("weights", Grade.Bad, $"there is no file {file}", "network.pretrained=FILE names it; docs/models.md says where to get it."),
    };

    private static Finding Data(string name, string? root)
    {
        if (root is null)
            return new Finding("data", Grade.Fair, $"{name}: generated stand-in data", RealDataAdvice);
        try
        {
            Dataset dataset = DatasetCatalog.Open(name, root);
            return new Finding("data", Grade.Good,
                $"{name} in {dataset.Root}: {dataset.Train.Length} train, {dataset.Query.Length} query, {dataset.Gallery.Length} gallery images");
        }
        catch (DatasetException error)
        {
            return new Finding("data", Grade.Bad, error.Message, $"slr data check {root} --name {name}");
        }
    }
}

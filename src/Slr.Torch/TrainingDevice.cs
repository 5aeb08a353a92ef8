using System.Globalization;
using TorchSharp;

namespace Slr.Torch;

/// <summary>Where networks live and how their products are computed.</summary>
/// <param name="Type">CPU or CUDA.</param>
/// <param name="Index">The number of the CUDA device; 0 on the CPU.</param>
/// <param name="MixedPrecision">
/// True: convolutions in bfloat16 with float32 master weights, sums and statistics. Pays on CUDA, not on most CPUs.
/// </param>
public sealed record TrainingDevice(DeviceType Type, int Index = 0, bool MixedPrecision = false)
{
    /// <summary>The CPU in float32.</summary>
    public static TrainingDevice Cpu { get; } = new(DeviceType.CPU);

    /// <summary>
    /// Parts of a batch that the CPU works on side by side at most, each on one core (docs/decisions/0008); with 1 all threads
    /// share every operation instead.
    /// </summary>
    public int MostLanes { get; init; } = int.MaxValue;

    /// <summary>
    /// How images lie in memory while a network learns from them: true = the channels of a pixel side by side, which is fastest on
    /// the CPU; false = plane by plane, where the chunks of a batch are normalised in one operation (docs/decisions/0020).
    /// </summary>
    public bool ChannelsLast { get; init; } = Type != DeviceType.CUDA;

    /// <summary>True on a CUDA device.</summary>
    public bool IsCuda => Type == DeviceType.CUDA;

    /// <summary>The device as TorchSharp names it.</summary>
    public torch.Device Device { get; } = Type == DeviceType.CUDA ? new torch.Device(Type, Index) : new torch.Device(Type);

    /// <summary>Reads the settings <c>device</c> and <c>precision</c>.</summary>
    /// <param name="device"><c>auto</c> (the first CUDA device, else the CPU), <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <param name="precision"><c>float32</c> or <c>bfloat16</c>.</param>
    /// <exception cref="DeviceException">The text is none of these, or the device is not on this machine.</exception>
    public static TrainingDevice Parse(string device, string precision = "float32")
    {
        bool mixed = precision switch
        {
            "float32" => false,
            "bfloat16" => true,
            _ => throw new DeviceException($"precision '{precision}' is neither float32 nor bfloat16"),
        };
        if (device == "cpu" || (device == "auto" && !torch.cuda.is_available()))
            return Cpu with { MixedPrecision = mixed };
        if (device is "auto" or "cuda")
            device = "cuda:0";
        if (!device.StartsWith("cuda:", StringComparison.Ordinal)
            || !int.TryParse(device.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int index))
            throw new DeviceException($"device '{device}' is none of auto, cpu, cuda, cuda:N (for instance cuda:0)");
        if (!torch.cuda.is_available())
            throw new DeviceException(
                $"device '{device}' was asked for, but libtorch sees no CUDA device; use device = cpu or auto, "
                + "or a build with CUDA (Torch=cuda)");
        if (index >= torch.cuda.device_count())
            throw new DeviceException(
                $"device '{device}' was asked for, but there are {torch.cuda.device_count()} CUDA devices, counted from 0");
        return new TrainingDevice(DeviceType.CUDA, index, mixed);
    }

    /// <summary>For instance <c>cuda:0, bfloat16</c>.</summary>
    public override string ToString() =>
        $"{(IsCuda ? $"cuda:{Index}" : "cpu")}, {(MixedPrecision ? "bfloat16" : "float32")}";
}

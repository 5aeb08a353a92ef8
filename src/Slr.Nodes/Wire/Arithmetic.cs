using System.Reflection;
using Slr.Torch;

namespace Slr.Nodes.Wire;

/// <summary>What bytes depend on.</summary>
/// <param name="Program">The program's version with its commit.</param>
/// <param name="Libtorch">libtorch's version.</param>
/// <param name="Device">Kind of device and precision, without its number: <c>cpu, float32</c>.</param>
/// <param name="Threads">Threads of one operation.</param>
/// <param name="Portable">Kernels for AVX2 everywhere.</param>
/// <param name="Rounding"><see cref="ArithmeticFingerprint"/> of that device with as many threads.</param>
internal sealed record Arithmetic(string Program, string Libtorch, string Device, int Threads, bool Portable, string Rounding)
{
    /// <summary>The program of this process, with its commit.</summary>
    public static string OwnProgram { get; } =
        typeof(Arithmetic).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>That of this process.</summary>
    public static Arithmetic Of(TrainingDevice device, int threads, bool portable) => new(OwnProgram,
        TorchSharp.torch.__version__, $"{(device.IsCuda ? "cuda" : "cpu")}, {(device.MixedPrecision ? "bfloat16" : "float32")}", threads,
        portable, ArithmeticFingerprint.Of(device, threads));

    /// <summary>Why a node's bytes may be others for its program alone; null where it is the trainer's.</summary>
    public static string? OtherProgram(string trainer, string node) =>
        trainer == node ? null : $"it runs program {node} and the trainer {trainer}: run the same one on both";

    /// <summary>Why a node's bytes may be others than those of this trainer, as a clause for people; null when they are not.</summary>
    public string? DifferenceFrom(Arithmetic node) =>
        OtherProgram(Program, node.Program) is { } other ? other
        : Libtorch != node.Libtorch ? $"it has libtorch {node.Libtorch} and the trainer {Libtorch}"
        : Device != node.Device ? $"it computes on {node.Device} and the trainer on {Device}"
        : Rounding != node.Rounding ? $"its processor rounds otherwise than the trainer's ({node.Rounding}, not {Rounding}): "
            + (Portable ? "it has other caches or another number of cores; " : "numerics=portable makes most processors alike, and ")
            + "cluster.mixed=allow takes it as it is"
        : null;
}

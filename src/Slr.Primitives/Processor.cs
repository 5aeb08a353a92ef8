using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Slr.Primitives;

/// <summary>What computes here: figures mean little without it.</summary>
public static class Processor
{
    private const string Information = "/proc/cpuinfo", ModelName = "model name";

    /// <summary>The name that it gives itself, for instance <c>AMD EPYC</c>; its architecture where it gives none.</summary>
    public static string Name { get; } = FindName();

    /// <summary>
    /// The widest instructions that this process uses, <c>AVX-512</c>, <c>AVX2</c>, <c>NEON</c> or <c>no vectors</c>; those that
    /// <c>DOTNET_EnableAVX512=0</c> and the like switch off do not count.
    /// </summary>
    public static string Instructions { get; } =
        Vector512.IsHardwareAccelerated ? "AVX-512"
        : Avx2.IsSupported && Fma.IsSupported ? "AVX2"
        : AdvSimd.IsSupported ? "NEON"
        : "no vectors";

    /// <summary>Both, and how many cores this process may use: <c>AMD EPYC, AVX2, 2 cores</c>.</summary>
    public static string Description { get; } =
        $"{Name}, {Instructions}, {Environment.ProcessorCount} core{(Environment.ProcessorCount == 1 ? "" : "s")}";

    private static string FindName()
    {
        string? line = File.Exists(Information)
            ? File.ReadLines(Information).FirstOrDefault(l => l.StartsWith(ModelName, StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}

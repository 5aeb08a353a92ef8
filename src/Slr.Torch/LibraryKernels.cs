using System.Runtime.InteropServices;

namespace Slr.Torch;

/// <summary>
/// Which kernels libtorch, oneDNN and MKL may choose. They read it from the process's environment when they first compute, so it
/// is said before that, and holds for the process. What is set already is kept.
/// </summary>
public static partial class LibraryKernels
{
    private const int KeepWhatIsSet = 0;

    /// <summary>Says it; without effect after the first tensor of a process.</summary>
    /// <param name="numerics">How they choose.</param>
    public static void Use(Numerics numerics)
    {
        if (numerics != Numerics.Portable)
            return;
        _ = SetEnvironment("ATEN_CPU_CAPABILITY", "avx2", KeepWhatIsSet);
        _ = SetEnvironment("ONEDNN_MAX_CPU_ISA", "AVX2", KeepWhatIsSet);
        _ = SetEnvironment("MKL_CBWR", "AVX2", KeepWhatIsSet);
    }

    /// <summary>
    /// Some virtual machines do not tell how large their caches are, and oneDNN sizes its blocks by that. On such a machine its
    /// kernels for AVX-512 and AVX2 computed other sums (docs/decisions/0017); those for SSE 4.1 did not, and are slower.
    /// </summary>
    internal static void AvoidThoseThatNeedCaches()
    {
        if (!Directory.Exists("/sys/devices/system/cpu/cpu0/cache"))
            _ = SetEnvironment("ONEDNN_MAX_CPU_ISA", "SSE41", KeepWhatIsSet);
    }

    /// <summary>The process's own variables, which native code reads; those of .NET are a copy.</summary>
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}

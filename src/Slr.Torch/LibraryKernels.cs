using System.Runtime.InteropServices;

namespace Slr.Torch;

/// <summary>
/// Which kernels libtorch, oneDNN and MKL may choose. They read it from the process's environment when they first compute, so it
/// is said before that, and holds for the process. What is set already is kept.
/// </summary>
public static partial class LibraryKernels
{
    private const int KeepWhatIsSet = 0;
    private const string OneDnn = "ONEDNN_MAX_CPU_ISA";

    private static readonly (string Variable, string Value)[] Portable =
        [("ATEN_CPU_CAPABILITY", "avx2"), (OneDnn, "AVX2"), ("MKL_CBWR", "AVX2")];

    /// <summary>What limits them in this process, as variables and values; empty where nothing does.</summary>
    public static string Limits => string.Join(' ', Portable.Select(limit => limit.Variable)
        .Select(name => (Name: name, Value: Marshal.PtrToStringUTF8(GetEnvironment(name))))
        .Where(limit => limit.Value is not null).Select(limit => $"{limit.Name}={limit.Value}"));

    /// <summary>Says it; without effect after the first tensor of a process.</summary>
    /// <param name="numerics">How they choose.</param>
    public static void Use(Numerics numerics)
    {
        foreach ((string variable, string value) in numerics == Numerics.Portable ? Portable : [])
            _ = SetEnvironment(variable, value, KeepWhatIsSet);
    }

    /// <summary>
    /// Some virtual machines do not tell how large their caches are, and oneDNN sizes its blocks by that. On such a machine its
    /// kernels for AVX-512 and AVX2 computed other sums (docs/decisions/0017); those for SSE 4.1 did not, and are slower.
    /// </summary>
    internal static void AvoidThoseThatNeedCaches()
    {
        if (!Directory.Exists("/sys/devices/system/cpu/cpu0/cache"))
            _ = SetEnvironment(OneDnn, "SSE41", KeepWhatIsSet);
    }

    /// <summary>The process's own variables, which native code reads; those of .NET are a copy.</summary>
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial IntPtr GetEnvironment(string name);
}

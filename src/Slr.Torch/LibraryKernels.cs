using System.Runtime.InteropServices;
using static TorchSharp.torch;

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

    private static readonly Lazy<bool> Settled = new(DoSettle);
    private static bool portable, assumed;

    /// <summary>
    /// What limits them in this process, as variables and values, and whether oneDNN's caches are assumed; empty for neither.
    /// </summary>
    public static string Limits => string.Join(' ', Portable.Select(limit => limit.Variable)
        .Select(name => (Name: name, Value: Marshal.PtrToStringUTF8(GetEnvironment(name))))
        .Where(limit => limit.Value is not null).Select(limit => $"{limit.Name}={limit.Value}")
        .Concat(assumed ? ["caches assumed"] : Enumerable.Empty<string>()));

    /// <summary>Says it; without effect after the first convolution of a process.</summary>
    /// <param name="numerics">How they choose.</param>
    public static void Use(Numerics numerics)
    {
        portable |= numerics == Numerics.Portable;
        foreach ((string variable, string value) in numerics == Numerics.Portable ? Portable : [])
            _ = SetEnvironment(variable, value, KeepWhatIsSet);
    }

    /// <summary>
    /// Brings the libraries to what this processor can do; whoever convolves calls it before. Cheap to repeat.
    /// </summary>
    /// <exception cref="DeviceException">They compute wrong convolutions all the same.</exception>
    public static void Settle() => _ = Settled.Value;

    private static bool DoSettle()
    {
        if (!OneDnnCaches.MayBeMisread && !portable)
            return true;
        using (empty(1)) { } // loads libtorch
        bool? assumes = OneDnnCaches.Assume(always: portable);
        assumed = assumes == true;
        if (assumes is null && OneDnnCaches.MayBeMisread)
            _ = SetEnvironment(OneDnn, "SSE41", KeepWhatIsSet); // its kernels were right with any caches, and are slower
        if (Convolutions.LargestError() is var error and not < 1e-4)
            throw new DeviceException($"libtorch's convolutions are off by {error:0.#####} on this processor; set {OneDnn}=SSE41 in the "
                + "environment, which is slower and was right wherever it was tried");
        return true;
    }

    /// <summary>The process's own variables, which native code reads; those of .NET are a copy.</summary>
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial IntPtr GetEnvironment(string name);
}

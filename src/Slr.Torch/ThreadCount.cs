using System.Runtime.InteropServices;
using TorchSharp;

namespace Slr.Torch;

/// <summary>
/// The number of threads that operations called from one thread use, in OpenMP and in MKL, without touching that of
/// others. <c>torch.set_num_threads</c> alone does not do that: it sets MKL's number for the whole process, and what
/// it sets for a thread that has not used a tensor yet is overwritten by the process's default at the first use.
/// </summary>
internal static unsafe class ThreadCount
{
    private static readonly Lazy<(IntPtr OpenMp, IntPtr Mkl)> Functions = new(Find);

    /// <summary>True where both numbers can be set for one thread alone.</summary>
    public static bool IsOwn => Functions.Value is { OpenMp: not 0, Mkl: not 0 };

    /// <summary>Sets the calling thread's number.</summary>
    public static void Set(int threads)
    {
        // The first call of a thread takes over the process's default: let that be done before.
        _ = torch.get_num_threads();
        if (!IsOwn)
        {
            torch.set_num_threads(threads);
            return;
        }
        ((delegate* unmanaged<int, void>)Functions.Value.OpenMp)(threads);
        ((delegate* unmanaged<int, int>)Functions.Value.Mkl)(threads);
    }

    private static (IntPtr, IntPtr) Find()
    {
        IntPtr library = TorchLibrary.Loaded;
        if (library == IntPtr.Zero)
            return default;
        // The search goes on in what libtorch was linked with, so this is the OpenMP that libtorch uses.
        NativeLibrary.TryGetExport(library, "omp_set_num_threads", out IntPtr openMp);
        NativeLibrary.TryGetExport(library, "MKL_Set_Num_Threads_Local", out IntPtr mkl);
        return (openMp, mkl);
    }
}

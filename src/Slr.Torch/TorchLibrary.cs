using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Security.Cryptography;
using Slr.Primitives.Files;

namespace Slr.Torch;

/// <summary>
/// Loads TorchSharp's native library where the C++ run-time library is older than the one it was built with
/// (Debian 12 has GLIBCXX_3.4.30, the library asks for 3.4.32 through one marker symbol that nothing refers to).
/// </summary>
/// <remarks>
/// The resolver is asked only after the normal load failed, so newer systems load the library unpatched. Here a copy
/// with that need marked as weak is loaded instead; the package stays untouched. See docs/decisions/0001.
/// </remarks>
public static class TorchLibrary
{
    private const string Library = "LibTorchSharp";
    private const string UnmetVersion = "GLIBCXX_3.4.32";
    private static readonly Lock Gate = new();
    private static IntPtr handle;
    private static bool registered;

    /// <summary>True when the patched copy is in use; false when the library loaded as it is or has not been loaded.</summary>
    public static bool IsPatched => handle != IntPtr.Zero;

    /// <summary>The folder that holds libtorch beside the program, or null when the system's loader finds it elsewhere.</summary>
    public static string? Folder => Find();

    /// <summary>libtorch itself, for symbols that TorchSharp does not offer; zero where it cannot be found by name.</summary>
    internal static IntPtr Loaded
    {
        get
        {
            using (TorchSharp.torch.empty(1)) { } // loads libtorch
            foreach (string name in (string[])["libtorch_cpu.so", Path.Combine(Folder ?? "", "libtorch_cpu.so")])
                if (NativeLibrary.TryLoad(name, out IntPtr found))
                    return found;
            return IntPtr.Zero;
        }
    }

    /// <summary>Why libtorch cannot be used here; null when it loads and multiplies two numbers rightly.</summary>
    public static string? Problem()
    {
        try
        {
            using TorchSharp.DisposeScope scope = TorchSharp.torch.NewDisposeScope();
            float product = TorchSharp.torch.tensor((float[])[3f]).mul(Scalars.One).item<float>();
            return product == 3f ? null : $"libtorch computes 3 x 1 = {product}";
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException or NotSupportedException
            or ExternalException)
        {
            return $"libtorch does not load: {error.GetBaseException().Message}";
        }
    }

    /// <summary>Subscribes the resolver, once for the process. Called by a module initializer; cheap to repeat.</summary>
    public static void Register()
    {
        lock (Gate)
        {
            if (registered || !OperatingSystem.IsLinux())
                return;
            registered = true;
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += Resolve;
            KeepWarningsToItself();
        }
    }

    /// <summary>
    /// libtorch writes its own warnings to the terminal, between the lines of a run; on processors that NNPACK does not know
    /// it says so at every thread's first convolution. What matters reaches people as an exception.
    /// </summary>
    private static void KeepWarningsToItself()
    {
        const int Errors = 2; // c10's severities: 0 information, 1 warnings, 2 errors
        if (Find() is { } folder && NativeLibrary.TryLoad(Path.Combine(folder, "libc10.so"), out IntPtr c10)
            && NativeLibrary.TryGetExport(c10, "FLAGS_caffe2_log_level", out IntPtr level))
            Marshal.WriteInt32(level, Errors);
    }

    private static IntPtr Resolve(Assembly assembly, string name)
    {
        if (name != Library)
            return IntPtr.Zero;
        lock (Gate)
        {
            if (handle == IntPtr.Zero && Find() is { } folder)
                handle = LoadPatched(folder);
            return handle;
        }
    }

    /// <summary>The folder that holds the native libraries, or null when the program carries none.</summary>
    private static string? Find()
    {
        string program = AppContext.BaseDirectory;
        string[] candidates = [Path.Combine(program, "runtimes", "linux-x64", "native"), program];
        return candidates.FirstOrDefault(folder => File.Exists(Path.Combine(folder, $"lib{Library}.so")));
    }

    private static IntPtr LoadPatched(string folder)
    {
        byte[] image = File.ReadAllBytes(Path.Combine(folder, $"lib{Library}.so"));
        if (ElfVersionNeeds.Weaken(image, UnmetVersion) == 0)
            return IntPtr.Zero;
        string copy = WriteCopy(image);
        // The copy names its needs without a path: with these loaded first, the linker finds them by name.
        foreach (string need in (string[])["libc10.so", "libtorch_cpu.so", "libtorch.so"])
            NativeLibrary.TryLoad(Path.Combine(folder, need), out _);
        return NativeLibrary.Load(copy);
    }

    /// <summary>Keeps the patched image in the user's cache under its hash, written beside and renamed.</summary>
    private static string WriteCopy(byte[] image)
    {
        string hash = Convert.ToHexString(SHA256.HashData(image))[..16];
        string folder = Path.Combine(CacheFolder(), "native", hash);
        string file = Path.Combine(folder, $"lib{Library}.so");
        if (File.Exists(file) && new FileInfo(file).Length == image.Length)
            return file;
        Directory.CreateDirectory(folder);
        string temporary = $"{file}.{Environment.ProcessId}";
        File.WriteAllBytes(temporary, image);
        File.Move(temporary, file, overwrite: true);
        return file;
    }

    private static string CacheFolder()
    {
        try
        {
            return Directory.CreateDirectory(UserCache.Folder).FullName;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Path.Combine(Path.GetTempPath(), "slr");
        }
    }
}

using System.Reflection;
using System.Runtime.InteropServices;

namespace Slr.Native;

/// <summary>Version, complaints, handles and switches of slr.h.</summary>
internal static unsafe class CommonExports
{
    [UnmanagedCallersOnly(EntryPoint = "slr_version")]
    public static long Version(byte* text, long capacity) => Border.Copy(
        typeof(CommonExports).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "unknown", text, capacity);

    [UnmanagedCallersOnly(EntryPoint = "slr_error")]
    public static long Error(byte* text, long capacity) => Border.Copy(Border.Complaint, text, capacity);

    [UnmanagedCallersOnly(EntryPoint = "slr_free")]
    public static int Free(long any) => Border.Guard(() => Handles.Free(any));

    [UnmanagedCallersOnly(EntryPoint = "slr_switch_create")]
    public static int CreateSwitch(long* stop) => Border.Guard(() => *stop = Handles.Hold(new CancellationTokenSource()));

    [UnmanagedCallersOnly(EntryPoint = "slr_stop")]
    public static int Stop(long stop) => Border.Guard(() => Handles.Of<CancellationTokenSource>(stop).Cancel());
}

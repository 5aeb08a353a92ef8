using System.Runtime.InteropServices;

namespace Slr.Cli.CommandLine;

/// <summary>
/// Ends the process without the farewells of libraries (_exit(2)): native threads may still compute, and what libtorch
/// takes down under them would end the process with a crash instead of the exit code.
/// </summary>
internal static partial class ProcessEnd
{
    /// <summary>Ends the process with a code.</summary>
    public static void AtOnce(int code)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
            Exit(code);
        Environment.Exit(code);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);
}

using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Slr.Cli.Tests.CommandLine;

/// <summary>The program in a process of its own, under another command where the system has it.</summary>
internal static class RealProgram
{
    /// <summary>Runs it; an administrator runs it without the right to read what permissions forbid.</summary>
    public static ProgramRun WithoutPrivileges(params string[] args) =>
        Environment.UserName == "root" ? Under(["setpriv", "--bounding-set=-dac_override,-dac_read_search"], args) : Under([], args);

    /// <summary>Runs it as an argument of another command.</summary>
    public static ProgramRun Under(string[] command, params string[] args)
    {
        string[] words = [.. command, Path.Combine(AppContext.BaseDirectory, "slr"), .. args];
        var info = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Beside the shared framework's own folder, wherever this test was started from.
        info.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        using Process process = Process.Start(info) ?? throw new InvalidOperationException($"{words[0]} did not start");
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ProgramRun(process.ExitCode, output, error.Result);
    }
}

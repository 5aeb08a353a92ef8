using System.ComponentModel;
using System.Diagnostics;

namespace Slr.Actors.Tests.Run;

/// <summary>A file system of a few megabytes in memory, mounted on a folder; only where mounting is allowed.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string folder;

    private SmallDisk(string folder) => this.folder = folder;

    private string Ballast => Path.Combine(folder, "ballast");

    /// <summary>Mounts one, or skips the test and says why.</summary>
    public static SmallDisk On(string folder)
    {
        Directory.CreateDirectory(folder);
        Mount("-t", "tmpfs", "-o", "size=8m", "tmpfs", folder);
        return new SmallDisk(folder);
    }

    /// <summary>Takes all the room that is left.</summary>
    public void Fill()
    {
        using FileStream ballast = new(Ballast, FileMode.Append);
        try
        {
            while (true)
            {
                ballast.Write(new byte[4096]);
                ballast.Flush();
            }
        }
        catch (IOException)
        {
            // Full: that is what it is for.
        }
    }

    /// <summary>Gives the room back.</summary>
    public void Free() => File.Delete(Ballast);

    /// <summary>Nothing can be written any more.</summary>
    public void Freeze() => Mount("-o", "remount,ro", folder);

    public void Dispose() => Run("umount", "-l", folder);

    private static void Mount(params string[] words)
    {
        if (Run("mount", words) is { Length: > 0 } refusal)
            Assert.Skip($"mounting is not allowed here: {refusal}");
    }

    private static string Run(string program, params string[] words)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true })!;
            string said = process.StandardError.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? "" : $"{program}: {said}";
        }
        catch (Win32Exception error)
        {
            return $"{program}: {error.Message}";
        }
    }
}

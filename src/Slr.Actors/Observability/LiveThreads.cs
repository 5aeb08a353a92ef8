using System.Diagnostics;

namespace Slr.Actors.Observability;

/// <summary>Counts the threads that a run could leave behind: not those that the runtime starts and ends as it sees fit.</summary>
internal static class LiveThreads
{
    /// <summary>
    /// Beginnings of their names, of which Linux keeps fifteen characters: the thread pool's and the compiler's in the
    /// background.
    /// </summary>
    private static readonly string[] OfTheRuntime = [".NET TP", ".NET Tiered"];

    private const string Tasks = "/proc/self/task";

    /// <summary>Threads of this process.</summary>
    public static int Count()
    {
        if (!Directory.Exists(Tasks))
        {
            using var process = Process.GetCurrentProcess();
            return process.Threads.Count - ThreadPool.ThreadCount;
        }
        return Directory.GetDirectories(Tasks).Count(task => NameOf(task) is { } name
            && !OfTheRuntime.Any(own => name.StartsWith(own, StringComparison.Ordinal)));
    }

    /// <summary>Null for a thread that has ended meanwhile.</summary>
    private static string? NameOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm"));
        }
        catch (IOException)
        {
            return null;
        }
    }
}

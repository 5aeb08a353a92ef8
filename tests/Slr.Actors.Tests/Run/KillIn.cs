using Slr.Actors.Observability;

namespace Slr.Actors.Tests.Run;

/// <summary>
/// A kill in a running process: what the run directory holds at a moment, copied, is what a process that had been killed then
/// would have left.
/// </summary>
internal sealed class KillIn(TinyRun run, TinyRun copy, Func<RunEvent, bool> moment) : IRunObserver
{
    /// <summary>True once the moment has come.</summary>
    public bool Struck { get; private set; }

    public void On(RunEvent happened)
    {
        if (Struck || !moment(happened))
            return;
        Struck = true;
        foreach (string folder in Directory.GetDirectories(run.Folder, "*", SearchOption.AllDirectories).Append(run.Folder))
            Directory.CreateDirectory(Path.Combine(copy.Folder, Path.GetRelativePath(run.Folder, folder)));
        foreach (string file in Directory.GetFiles(run.Folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "lock"))
            if (File.Exists(file))
                File.Copy(file, Path.Combine(copy.Folder, Path.GetRelativePath(run.Folder, file)));
    }
}

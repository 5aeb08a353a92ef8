using Slr.Actors.Observability;
using Slr.Cli.Runs;

namespace Slr.Cli.Export;

/// <summary>
/// Keeps <c>metrics.csv</c> and <c>tensorboard/</c> of a run up to date, epoch by epoch. Both are made from the metrics
/// lines alone, so after a restart or a resumed run they are whole again.
/// </summary>
internal sealed class ExportObserver(TimeProvider time) : IRunObserver
{
    private string? folder;

    /// <inheritdoc/>
    public void On(RunEvent happened)
    {
        if (happened is RunStarted started)
            folder = started.Folder;
        if (folder is not null && happened is EpochSealed or RunEnded)
            Write(RunFolder.Follow(folder!).Record, time.GetUtcNow());
    }

    /// <summary>Writes both.</summary>
    public static void Write(RunRecord run, DateTimeOffset now)
    {
        if (!Directory.Exists(run.Folder))
            return;
        File.WriteAllText(Path.Combine(run.Folder, "metrics.csv"), MetricsTable.Write(run));
        string board = Path.Combine(run.Folder, "tensorboard");
        Directory.CreateDirectory(board);
        double wallTime = now.ToUnixTimeMilliseconds() / 1000.0;
        // One file that is replaced whole: TensorBoard would show replayed steps of several files twice.
        string file = Path.Combine(board, "events.out.tfevents.0.slr"), temporary = Path.Combine(board, ".writing");
        using (FileStream stream = File.Create(temporary))
        {
            stream.Write(EventRecords.Version(wallTime));
            foreach (RunScalar scalar in RunScalars.Of(run))
                stream.Write(EventRecords.Scalar(wallTime, scalar.Step, scalar.Name, (float)scalar.Value));
        }
        File.Move(temporary, file, overwrite: true);
    }
}

using System.Text;
using Slr.Actors.Observability;
using Slr.Cli.Runs;
using Slr.Primitives.Files;
using Slr.Runs.Disks;

namespace Slr.Cli.Export;

/// <summary>
/// Keeps <c>metrics.csv</c> and <c>tensorboard/</c> of a run up to date: the table is made of the sealed metrics, epoch by
/// epoch; TensorBoard is told of every number when it is measured.
/// </summary>
internal sealed class ExportObserver(TimeProvider time) : IRunObserver, IDisposable
{
    private RunReader? folder;
    private EventFiles? board;

    /// <inheritdoc/>
    public void On(RunEvent happened)
    {
        if (happened is RunStarted started)
            folder = RunReader.Follow(started.Folder);
        if (folder is null)
            return;
        if (happened is AttemptStarted attempt && board is null)
            Open(folder, attempt);
        board?.Add(RunScalars.Of(happened), time.GetUtcNow());
        if (happened is EpochSealed or RunEnded)
            WriteTable(folder);
    }

    /// <inheritdoc/>
    public void Dispose() => board?.Dispose();

    /// <summary>
    /// What the seal holds and TensorBoard was not told, such as pre-training from the cache, was known when it was sealed.
    /// </summary>
    private void Open(RunReader run, AttemptStarted attempt)
    {
        DateTimeOffset now = time.GetUtcNow();
        board = EventFiles.Open(Path.Combine(run.Record.Folder, "tensorboard"), now);
        run.Refresh();
        board.Add(RunScalars.Of(run.Record), attempt.From is { } seal ? Directory.GetLastWriteTimeUtc(seal) : now);
    }

    private static void WriteTable(RunReader run)
    {
        run.Refresh();
        string path = Path.Combine(run.Record.Folder, "metrics.csv");
        CannotWriteException.Unless(path, () => SystemDisk.Instance.Keep(path, stream =>
            stream.Write(Encoding.UTF8.GetBytes(MetricsTable.Write(run.Record)))));
    }
}

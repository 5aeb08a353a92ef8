using Slr.Actors.Observability;
using Slr.Data;
using Slr.Runs.Files;
using Slr.Runs.Seals;

namespace Slr.Actors.Attempts;

/// <summary>What an attempt has achieved: metrics, scores and steps, as of the last seal and beyond.</summary>
internal sealed class Progress(RunContext context, Seal? from, MetricsLog metrics)
{
    private long sealedAt = context.Clock.GetTimestamp();
    private Seal? newest = from;

    /// <summary>The seal the attempt began from; null at the very beginning.</summary>
    public Seal? From { get; } = from;

    /// <summary>All metrics lines so far.</summary>
    public MetricsLog Metrics { get; } = metrics;

    /// <summary>Scores so far.</summary>
    public ScoreBoard Scores { get; set; } = from?.Manifest.Scores ?? ScoreBoard.Empty;

    /// <summary>Training steps since the last seal.</summary>
    public int UnsealedSteps { get; private set; }

    /// <summary>Time since the last seal.</summary>
    public TimeSpan SinceSeal => context.Clock.GetElapsedTime(sealedAt);

    /// <summary>A training step is done.</summary>
    /// <exception cref="FatalRunException">The run directory is not where it was.</exception>
    public void Stepped()
    {
        context.Unsealed.Note(++UnsealedSteps, SinceSeal);
        context.Directory.EnsureHere();
    }

    /// <summary>
    /// Seals an epoch as it stands now: lines and scores are those of this moment, however long the disk takes. A full disk
    /// is tried again from memory; the seals that are there stay untouched.
    /// </summary>
    /// <exception cref="FatalRunException">The seal could not be written.</exception>
    public Task<Seal> Seal(Stage stage, int epoch, long steps, Dictionary<string, Action<Stream>> files, CancellationToken cancellation)
    {
        byte[] lines = Metrics.Lines.ToArray();
        ScoreBoard scores = Scores;
        files[RunFileNames.Metrics] = stream => stream.Write(lines);
        SealManifest Manifest() => new()
        {
            Version = SealManifest.CurrentVersion,
            Stage = stage,
            Epoch = epoch,
            Steps = steps,
            Scores = scores,
            Identity = context.Identity,
            Tables = SealedRun.TablesAfter(newest),
            Files = [],
        };
        return PatientWriting.Write(context, $"the seal of epoch {epoch + 1}", () => Write(Manifest(), files, cancellation), cancellation);
    }

    private Seal Write(SealManifest manifest, Dictionary<string, Action<Stream>> files, CancellationToken cancellation)
    {
        lock (context.Sealing)
        {
            cancellation.ThrowIfCancellationRequested();
            context.Directory.EnsureHere();
            newest = context.Sealed.Seal(manifest, files);
            (UnsealedSteps, sealedAt) = (0, context.Clock.GetTimestamp());
            context.Unsealed.Note(0, TimeSpan.Zero);
            context.Memory.AfterSeal();
            context.Publish(new EpochSealed(manifest.Stage, manifest.Epoch, newest.Directory));
            return newest;
        }
    }
}

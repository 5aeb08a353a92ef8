using Slr.Actors.Observability;
using Slr.Data;
using Slr.Runs.Seals;

namespace Slr.Actors.Run;

/// <summary>What an attempt has achieved: metrics, scores and steps, as of the last seal and beyond.</summary>
public sealed class Progress(RunContext context, Seal? from, MetricsLog metrics)
{
    private long sealedAt = context.Clock.GetTimestamp();

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
    public void Stepped() => context.Unsealed.Note(++UnsealedSteps, SinceSeal);

    /// <summary>Seals an epoch. A full disk is tried again from memory; the seals that are there stay untouched.</summary>
    /// <exception cref="FatalRunException">The seal could not be written.</exception>
    public async Task<Seal> Seal(Stage stage, int epoch, long steps, Dictionary<string, Action<string>> files,
        CancellationToken cancellation)
    {
        byte[] lines = Metrics.Lines.ToArray();
        files["metrics.jsonl"] = path => File.WriteAllBytes(path, lines);
        return await PatientWriting.Write(context, $"the seal of epoch {epoch}",
            () => Write(stage, epoch, steps, files, lines, cancellation), cancellation);
    }

    private Seal Write(Stage stage, int epoch, long steps, Dictionary<string, Action<string>> files, byte[] lines,
        CancellationToken cancellation)
    {
        context.Faults.Strike("store", epoch, 0, cancellation);
        lock (context.Sealing)
        {
            cancellation.ThrowIfCancellationRequested();
            return Write(stage, epoch, steps, files, lines);
        }
    }

    /// <summary>What a disk does that answers nonsense.</summary>
    private static void Damage(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^2] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private Seal Write(Stage stage, int epoch, long steps, Dictionary<string, Action<string>> files, byte[] lines)
    {
        Seal seal = context.Seals.Write(new SealManifest
        {
            Version = SealManifest.CurrentVersion,
            Stage = stage,
            Epoch = epoch,
            Steps = steps,
            Scores = Scores,
            Identity = context.Identity,
            Files = [],
        }, files);
        if (context.Faults.Babbles("store", epoch, 0))
            Damage(seal.PathOf("metrics.jsonl"));
        SealStore.Check(seal);
        context.Directory.Replace("metrics.jsonl", lines);
        context.Seals.Retain(Scores.Best?.Epoch);
        (UnsealedSteps, sealedAt) = (0, context.Clock.GetTimestamp());
        context.Unsealed.Note(0, TimeSpan.Zero);
        context.Memory.AfterSeal();
        context.Publish(new EpochSealed(stage, epoch, seal.Directory));
        return seal;
    }
}

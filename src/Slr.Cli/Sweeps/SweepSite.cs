namespace Slr.Cli.Sweeps;

/// <summary>Where runs of a sweep are done. For any thread.</summary>
internal abstract class SweepSite
{
    /// <summary>What it is called, distinct.</summary>
    public abstract string Name { get; }

    /// <summary>Runs at a time.</summary>
    public abstract int Room { get; }

    /// <summary>Set when it takes no more.</summary>
    public virtual CancellationToken Closed => CancellationToken.None;

    /// <summary>Does a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="stop">Ends it as SIGTERM does.</param>
    /// <returns>Its exit code; null when it was lost before its end, and another site goes on with it.</returns>
    public abstract Task<int?> RunAsync(SweepRun run, CancellationToken stop);
}

/// <summary>This machine.</summary>
/// <param name="plan">The sweep.</param>
/// <param name="folder">Its folder.</param>
/// <param name="room">Runs at a time.</param>
internal sealed class OwnSite(SweepPlan plan, string folder, int room) : SweepSite
{
    /// <inheritdoc/>
    public override string Name => "here";

    /// <inheritdoc/>
    public override int Room => room;

    /// <inheritdoc/>
    public override async Task<int?> RunAsync(SweepRun run, CancellationToken stop) =>
        await RunProcess.RunAsync(plan.Recipe, plan.WordsOf(run, folder), SweepQueue.Log(folder, run), stop).ConfigureAwait(false);
}

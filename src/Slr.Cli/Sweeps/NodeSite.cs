using Slr.Actors.Configuration;
using Slr.Nodes.Runs;
using Slr.Primitives.Files;
using Slr.Runs.Seals;

namespace Slr.Cli.Sweeps;

/// <summary>A node. Where it does not see the sweep's folder, what its runs found is brought there when they have ended.</summary>
/// <param name="node">The node.</param>
/// <param name="plan">The sweep.</param>
/// <param name="folder">Its folder.</param>
/// <param name="board">Tells other terminals.</param>
internal sealed class NodeSite(RunNode node, SweepPlan plan, string folder, SweepBoard board) : SweepSite
{
    /// <inheritdoc/>
    public override string Name => node.Name;

    /// <inheritdoc/>
    public override int Room => node.Room;

    /// <inheritdoc/>
    public override CancellationToken Closed => node.Closed;

    /// <inheritdoc/>
    public override async Task<int?> RunAsync(SweepRun run, CancellationToken stop)
    {
        using IDisposable told = board.Tell(run, node.Name);
        RunEnd? end = await node.RunAsync(Work(run), stop).ConfigureAwait(false);
        if (end?.Failure is { } why)
            Log(run, $"the node {node.Name} cannot begin it: {why}{Environment.NewLine}");
        return end is null or { Code: ExitCode.Interrupted } ? null
            : node.Shares ? end.Code
            : await KeepAsync(run, end, stop).ConfigureAwait(false);
    }

    /// <summary>Everything that the run needs beside its data: the node has neither this machine's recipes nor its environment.</summary>
    private RunWork Work(SweepRun run)
    {
        ResolvedSettings settings = Recipes.Resolve(plan.Recipe, plan.WordsOf(run, folder));
        return new(run.Name, settings.Recipe, Recipes.TextOf(plan.Recipe),
        [
            .. settings.FromEnvironment().Concat(plan.WordsOf(run, folder))
                .Where(word => word.Split('=')[0] is not ("name" or "runs" or "cache")),
        ]);
    }

    private void Log(SweepRun run, string text) =>
        CannotWriteException.Unless(SweepQueue.Log(folder, run), () => File.AppendAllText(SweepQueue.Log(folder, run), text));

    private async Task<int?> KeepAsync(SweepRun run, RunEnd end, CancellationToken stop)
    {
        string came = Path.Combine(folder, $".came-{Guid.NewGuid():N}"), log = SweepQueue.Log(came, run);
        try
        {
            if (!await node.FetchAsync(end, came, stop).ConfigureAwait(false))
                return null;
            if (File.Exists(log))
                Log(run, await File.ReadAllTextAsync(log, stop).ConfigureAwait(false));
            bool isKept = end.Code != ExitCode.Success || Put(Path.Combine(came, run.Name), Path.Combine(folder, run.Name));
            return isKept ? end.Code : ExitCode.InUse;
        }
        finally
        {
            if (Directory.Exists(came))
                Directory.Delete(came, recursive: true);
        }
    }

    /// <summary>
    /// A run's directory appears whole; what was begun there before is moved aside, unless another process works on it: then that
    /// one is waited for.
    /// </summary>
    private static bool Put(string from, string to)
    {
        try
        {
            if (Directory.Exists(to))
            {
                using RunDirectory held = RunDirectory.Open(to, fresh: true);
                Directory.Delete(to, recursive: true);
            }
            Directory.Move(from, to);
            return true;
        }
        catch (FatalRunException held) when (held.ExitCode == ExitCode.InUse)
        {
            return false;
        }
        catch (IOException) when (Directory.Exists(to))
        {
            return false;
        }
    }
}

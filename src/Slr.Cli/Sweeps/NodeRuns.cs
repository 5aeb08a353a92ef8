using Slr.Cli.Runs;
using Slr.Nodes.Runs;
using Slr.Runs.Files;

namespace Slr.Cli.Sweeps;

/// <summary>Runs that a node does: processes of the node's own program.</summary>
/// <param name="cache">Folder of the node's own caches.</param>
internal sealed class NodeRuns(string cache) : IRunLauncher
{
    /// <summary>Files that tables read.</summary>
    private static readonly string[] Told = [RunFileNames.Recipe, RunFileNames.Settings, RunFileNames.Environment, RunFileNames.Metrics,
        RunFileNames.Timings, RunFileNames.Quarantine, RunFileNames.Log, RunFileNames.Ranking, RunFileNames.Summary];

    /// <inheritdoc/>
    public string Cache => cache;

    /// <inheritdoc/>
    public int Room(string device, int threads) => SweepQueue.AtOnce(device, threads);

    /// <inheritdoc/>
    public Task<int> RunAsync(string recipe, IReadOnlyList<string> words, string log, CancellationToken stop) =>
        RunProcess.RunAsync(recipe, words, log, stop);

    /// <summary>What tables read: settings, machine, metrics, labels, and what the last seal says of itself. Weights stay.</summary>
    public IReadOnlyList<string> Results(string directory)
    {
        string labels = Path.Combine(directory, RunFileNames.Labels);
        string[] tables = Directory.Exists(labels) ? Directory.GetFiles(labels, "*.csv") : [];
        string[] seal = SweepState.SealOf(RunReader.Open(directory).Record) is { } manifest && File.Exists(manifest) ? [manifest] : [];
        return [.. Told.Select(name => Path.Combine(directory, name)).Where(File.Exists).Concat(tables).Concat(seal)
            .Select(file => Path.GetRelativePath(directory, file).Replace(Path.DirectorySeparatorChar, '/'))];
    }
}

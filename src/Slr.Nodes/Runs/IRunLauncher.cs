namespace Slr.Nodes.Runs;

/// <summary>How a node does runs: the program knows, the node only when and where.</summary>
public interface IRunLauncher
{
    /// <summary>Folder of the node's own caches, and of runs that nobody else sees.</summary>
    string Cache { get; }

    /// <summary>Runs at a time that this machine has room for, from 1.</summary>
    /// <param name="device">The setting <c>device</c>.</param>
    /// <param name="threads">Threads of one run.</param>
    /// <exception cref="Torch.DeviceException">There is no such device here.</exception>
    int Room(string device, int threads);

    /// <summary>Does a run as a process of its own. One that is interrupted goes on where it stopped.</summary>
    /// <param name="recipe">File of the recipe.</param>
    /// <param name="words">Settings.</param>
    /// <param name="log">The file that it writes to, behind what is there.</param>
    /// <param name="stop">Ends it as SIGTERM does.</param>
    /// <returns>Its exit code.</returns>
    Task<int> RunAsync(string recipe, IReadOnlyList<string> words, string log, CancellationToken stop);

    /// <summary>Files of a run's directory that tell what it found, relative to it.</summary>
    IReadOnlyList<string> Results(string directory);
}

using System.Diagnostics;
using System.Globalization;
using Slr.Nodes.Membership;

namespace Slr.Bench.Nodes;

/// <summary>A node as a process of its own, which can be disturbed and is the same node again afterwards.</summary>
public sealed class NodeProcess : IAsyncDisposable
{
    private readonly IReadOnlyList<string> before;
    private readonly string[] words;
    private Process process;

    private NodeProcess(IReadOnlyList<string> before, string[] words, Process process, NodeAddress address) =>
        (this.before, this.words, this.process, Address) = (before, words, process, address);

    /// <summary>Where it listens, now and after it was killed.</summary>
    public NodeAddress Address { get; }

    /// <summary>Number of the process.</summary>
    public int Id => process.Id;

    /// <summary>Starts a node and waits until it listens.</summary>
    /// <param name="words">Words behind <c>node</c>.</param>
    /// <param name="before">A command that is to start it: a namespace of the network, for instance; empty for none.</param>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public static async Task<NodeProcess> StartAsync(IReadOnlyList<string> words, IReadOnlyList<string>? before = null)
    {
        (Process process, NodeAddress address) = await LaunchAsync(before ?? [], [.. words]);
        string[] again = [.. words.Where((word, at) => word != "--port" && (at == 0 || words[at - 1] != "--port")), "--port",
            address.Port.ToString(CultureInfo.InvariantCulture)];
        return new NodeProcess(before ?? [], again, process, address);
    }

    /// <summary>Kills it and starts it again.</summary>
    public async Task KillAndRestartAsync()
    {
        await KillAsync();
        (process, _) = await LaunchAsync(before, words);
    }

    /// <summary>Kills it for good.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await KillAsync();

    private static async Task<(Process, NodeAddress)> LaunchAsync(IReadOnlyList<string> before, string[] words)
    {
        string[] command = [.. before, Path.Combine(AppContext.BaseDirectory, "slr"), "node", .. words];
        Process process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        string? line = await process.StandardOutput.ReadLineAsync();
        return line is not null && NodeAddress.TryParse(line, out NodeAddress? address) ? (process, address)
            : throw new InvalidOperationException($"a node did not start: {line ?? "it ended without a word"}");
    }
}

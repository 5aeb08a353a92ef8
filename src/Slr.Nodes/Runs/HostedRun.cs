using System.Security.Cryptography;
using System.Text;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Runs;

/// <summary>
/// A run that this node does: in the sweep's own folder where it sees that, so that others go on with it; else in a folder under
/// the node's cache, which is named after what is run, so that a second order of the same goes on there.
/// </summary>
internal sealed class HostedRun
{
    /// <summary>What a run returns that was stopped.</summary>
    public const int Interrupted = 130;

    /// <summary>What a run returns that another process works on.</summary>
    private const int InUse = 75;

    /// <summary>What a run returns for which there is no place on this disk.</summary>
    private const int CannotWrite = 73;

    /// <summary>Letters of the name of a folder.</summary>
    private const int Digits = 16;

    private readonly RunOrder order;
    private readonly IRunLauncher launcher;
    private readonly CancellationTokenSource stop = new();
    private readonly string own, folder, cache;
    private readonly bool shares;
    private string[] files = [];

    private HostedRun(RunOrder order, IRunLauncher launcher, string? folder, string? cache)
    {
        (this.order, this.launcher, shares) = (order, launcher, folder is not null);
        own = Path.Combine(launcher.Cache, "node-runs", Key(order));
        this.folder = folder ?? Path.Combine(own, "runs");
        this.cache = cache ?? launcher.Cache;
    }

    /// <summary>Its exit code, once it has ended.</summary>
    public required Task<int> Ended { get; init; }

    /// <summary>Files that can be fetched, once it has ended.</summary>
    public string[] Files => files;

    /// <summary>Why this node could not even begin, once it has ended; null where it could.</summary>
    public string? Failure { get; private set; }

    /// <summary>Begins.</summary>
    /// <param name="order">What to do.</param>
    /// <param name="launcher">How.</param>
    /// <param name="folder">The sweep's folder; null = it is not seen here.</param>
    /// <param name="cache">The sweep's cache; null = it is not seen here.</param>
    public static HostedRun Start(RunOrder order, IRunLauncher launcher, string? folder, string? cache)
    {
        var ended = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = new HostedRun(order, launcher, folder, cache) { Ended = ended.Task };
        Task.Run(async () => ended.SetResult(await run.RunAsync()));
        return run;
    }

    /// <summary>Tells it to stop: it seals what it has, and ends.</summary>
    public void Stop() => stop.Cancel();

    /// <summary>A piece of a file that can be fetched; null when there is none.</summary>
    public byte[]? Piece(string file, long offset)
    {
        if (!files.Contains(file) || offset < 0)
            return null;
        try
        {
            using var stream = new FileStream(Path.Combine(folder, file), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            stream.Seek(offset, SeekOrigin.Begin);
            byte[] bytes = new byte[Math.Clamp(stream.Length - offset, 0, NodeMessage.MostBytes)];
            return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Removes what only this node sees; not under a process that works there.</summary>
    public void Forget()
    {
        if (Ended.Result is InUse)
            return;
        try
        {
            files = [];
            Directory.Delete(own, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It lies in a cache, where whoever wants its room removes it.
        }
    }

    private async Task<int> RunAsync()
    {
        try
        {
            if (!FileParts.IsName(order.Name) || !FileParts.IsName(order.Recipe))
                throw new InvalidDataException($"'{order.Name}' of '{order.Recipe}' is no run");
            Directory.CreateDirectory(own);
            Directory.CreateDirectory(folder);
            string recipe = Path.Combine(own, $"{order.Recipe}.conf"), log = $"{order.Name}.log";
            await File.WriteAllTextAsync(recipe, order.Text);
            int code = await launcher.RunAsync(recipe, [.. order.Settings, $"runs={folder}", $"name={order.Name}", $"cache={cache}"],
                Path.Combine(folder, log), stop.Token);
            if (!shares && code is not (Interrupted or InUse))
            {
                string directory = Path.Combine(folder, order.Name);
                files = [log, .. code == 0 ? launcher.Results(directory).Select(file => $"{order.Name}/{file}") : []];
            }
            return code;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Whatever it was, this node cannot do it, and others may.
            Failure = error.Message;
            return CannotWrite;
        }
    }

    private static string Key(RunOrder order) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\0', [Arithmetic.OwnProgram, order.Name, order.Recipe, order.Text, .. order.Settings]))))[..Digits];
}

using System.Text.Json;
using Slr.Primitives.Files;
using Slr.Runs.Files;

namespace Slr.Cli.Sweeps;

/// <summary>
/// Which node works on which run, for other terminals: a file in the sweep's folder, and beside it one that is held open while the
/// sweep goes on. What a sweep has left behind that was killed is not believed.
/// </summary>
internal sealed class SweepBoard : IDisposable
{
    private const string Prefix = ".nodes-", Board = ".json", Held = ".held";

    private readonly Lock gate = new();
    private readonly Dictionary<string, string> nodes = [];
    private readonly string file;
    private readonly FileStream held;

    /// <summary>Puts one up, with nothing on it.</summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <exception cref="CannotWriteException">Nothing can be written there.</exception>
    public SweepBoard(string folder)
    {
        foreach (string left in Boards(folder).Where(board => !IsHeld(board)))
            Remove(left);
        file = Path.Combine(folder, $"{Prefix}{Guid.NewGuid():N}{Board}");
        FileStream? stream = null;
        CannotWriteException.Unless(file, () =>
            stream = new FileStream(HolderOf(file), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None));
        held = stream!;
        Write();
    }

    /// <summary>A node works on a run, until what is returned is disposed of.</summary>
    public IDisposable Tell(SweepRun run, string node)
    {
        Change(() => nodes[run.Name] = node);
        return new Told(() => Change(() => nodes.Remove(run.Name)));
    }

    /// <summary>The node that works on each run, by names, as all sweeps that go on in a folder say.</summary>
    public static IReadOnlyDictionary<string, string> Read(string folder)
    {
        Dictionary<string, string> all = [];
        foreach (string board in Boards(folder).Where(IsHeld))
            foreach ((string run, string node) in Parse(board))
                all[run] = node;
        return all;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        held.Dispose();
        Remove(file);
    }

    private static string[] Boards(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, $"{Prefix}*{Board}") : [];

    private static string HolderOf(string board) => Path.ChangeExtension(board, Held);

    private static void Remove(string board)
    {
        File.Delete(board);
        File.Delete(HolderOf(board));
    }

    private static bool IsHeld(string board)
    {
        try
        {
            using var open = new FileStream(HolderOf(board), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static Dictionary<string, string> Parse(string board)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(board), RunJson.Options) ?? [];
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            return []; // it ended in this moment
        }
    }

    private void Change(Action change)
    {
        lock (gate)
        {
            change();
            Write();
        }
    }

    private void Write() => AtomicFile.Write(file, stream => stream.Write(RunJson.ToBytes(nodes)));

    private sealed class Told(Action over) : IDisposable
    {
        public void Dispose() => over();
    }
}

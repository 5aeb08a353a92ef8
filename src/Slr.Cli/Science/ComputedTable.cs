using System.Text;
using Slr.Cli.Console;
using Slr.Primitives.Files;

namespace Slr.Cli.Science;

/// <summary>A table that is computed whole whenever it is asked for, and trains nothing.</summary>
internal abstract class ComputedTable : ScienceTable
{
    /// <summary>Whether it looks at other tables' runs, of which settings say which.</summary>
    protected virtual bool LooksAtRuns => true;

    /// <inheritdoc />
    public override Task<int> MakeAsync(ScienceRequest request, Terminal terminal, CancellationToken stop)
    {
        if (request.Hands.AreChosen || request.AsItIs)
            throw new CommandException($"the table {Name} has no runs of its own: it takes none of --at-once, --nodes and --as-it-is");
        if (request.Words.Count > 0 && !LooksAtRuns)
            throw new CommandException($"the table {Name} has no runs: it takes no settings");
        string[] lines =
        [
            $"# {Question}", "", $"    {string.Join(' ', (string[])["./run.sh science", Name, .. request.Words])}", "",
            .. Lines(request.Words, stop),
        ];
        byte[] text = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
        string file = Path.Combine(request.Folder, $"{Name}.md");
        AtomicFile.Write(file, stream => stream.Write(text));
        terminal.Writer.WriteLine($"Table: {file}");
        return Task.FromResult(ExitCode.Success);
    }

    /// <summary>The page below the command.</summary>
    /// <param name="words">Settings that say where runs lie, and which.</param>
    /// <param name="stop">Ends the work.</param>
    protected abstract IEnumerable<string> Lines(IReadOnlyList<string> words, CancellationToken stop);
}

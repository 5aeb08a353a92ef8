using Slr.Actors.Configuration;
using Slr.Cli.Console;
using Slr.Cli.Sweeps;

namespace Slr.Cli.Science;

/// <summary>What is asked of a table.</summary>
/// <param name="Words">Settings that take the place of the table's own.</param>
/// <param name="Hands">Who does what is missing.</param>
/// <param name="Folder">Where its page goes.</param>
/// <param name="AsItIs">True: nothing is run, the page tells what is there.</param>
internal sealed record ScienceRequest(IReadOnlyList<string> Words, SweepHands Hands, string Folder, bool AsItIs = false);

/// <summary>A question whose answer is a table that one command makes.</summary>
internal abstract class ScienceTable
{
    /// <summary>Its name, and that of its page.</summary>
    public abstract string Name { get; }

    /// <summary>What is asked.</summary>
    public abstract string Question { get; }

    /// <summary>How far the answer is, for people.</summary>
    public abstract string Progress { get; }

    /// <summary>Computes what is missing and writes the page.</summary>
    /// <returns>The exit code.</returns>
    public abstract Task<int> MakeAsync(ScienceRequest request, Terminal terminal, CancellationToken stop);

    /// <summary>All tables, by name.</summary>
    public static IReadOnlyList<ScienceTable> All() =>
        [.. ((IEnumerable<ScienceTable>)[.. RunTable.All(), .. ReplayTable.All(), new LabelNoiseTable(), new CostTable()])
            .OrderBy(table => table.Name, StringComparer.Ordinal)];

    /// <summary>A table.</summary>
    /// <exception cref="CommandException">There is none of that name.</exception>
    public static ScienceTable Of(string name)
    {
        IReadOnlyList<ScienceTable> all = All();
        string[] names = [.. all.Select(table => table.Name)];
        return all.FirstOrDefault(table => table.Name == name) ?? throw new CommandException(
            $"there is no table '{name}'{NearestName.Suggest(name, names)}; known are {string.Join(", ", names)}");
    }
}

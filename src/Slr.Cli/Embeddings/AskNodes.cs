using Slr.Actors.Configuration;
using Slr.Actors.Nodes;
using Slr.Cli.Console;
using Slr.Nodes.Leading;

namespace Slr.Cli.Embeddings;

/// <summary>The nodes that settings name for rows in files; null where none is named, or there are too few rows to share.</summary>
/// <param name="settings">The settings.</param>
/// <param name="rows">Rows that are compared.</param>
/// <exception cref="CommandException">Nodes are named, and this program asks none.</exception>
internal delegate Crew? AskNodes(RunSettings settings, int rows);

/// <summary>Who helps to compare rows in files.</summary>
internal static class Asking
{
    /// <summary>Nobody: of a program that asks no other machines.</summary>
    public static AskNodes Nobody { get; } = (settings, _) => settings.Cluster.Nodes.IsEmpty ? null
        : throw new CommandException("cluster.nodes: this program asks no other machines; ./run.sh does");

    /// <summary>Whoever the settings name.</summary>
    /// <param name="terminal">Hears who helps, and who does not and why.</param>
    public static AskNodes Named(Terminal terminal) =>
        (settings, rows) => Crews.ToCompare(settings, rows, news => terminal.Tell(news.Message));
}

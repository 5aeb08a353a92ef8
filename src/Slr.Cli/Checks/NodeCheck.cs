using Slr.Actors.Configuration;
using Slr.Actors.Nodes;
using Slr.Actors.Preconditions;
using Slr.Nodes.Leading;
using Slr.Nodes.Membership;

namespace Slr.Cli.Checks;

/// <summary>Whether the nodes that the settings name would help a run of these settings on this machine.</summary>
internal static class NodeCheck
{
    private const string Advice = "A run goes on without them, and takes them in when they come.";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15), Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks them as a run does; waits until all that are named help or have said no, and not for long.</summary>
    /// <returns>A line for each node; nothing where none is named.</returns>
    public static async Task<IReadOnlyList<Finding>> All(RunSettings settings, CancellationToken cancellation)
    {
        if (settings.Cluster.Nodes.IsEmpty)
            return [];
        List<CrewNews> heard = [];
        try
        {
            await using Crew crew = Crews.Start(settings, news =>
            {
                lock (heard)
                    heard.Add(news);
            })!;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(Patience);
            while (!limit.IsCancellationRequested && settings.Cluster.Nodes.Any(node => Of(node, heard) is null))
                await Task.WhenAny(Task.Delay(Glance, limit.Token));
            IReadOnlyList<string> helping = await crew.Nodes();
            string[] others = [.. helping.Except(settings.Cluster.Nodes.Select(node => $"{node}"))];
            return
            [
                .. settings.Cluster.Nodes.Select(node => Finding($"{node}", helping, Of(node, heard))),
                .. others.Select(node => Finding(node, helping, null)),
            ];
        }
        catch (NodeException refused)
        {
            return [new Finding("nodes", Grade.Bad, refused.Message)];
        }
    }

    private static Finding Finding(string node, IReadOnlyList<string> helping, CrewNews? last) => helping.Contains(node)
        ? new Finding("nodes", Grade.Good, last?.Message ?? $"the node {node} helps")
        : new Finding("nodes", Grade.Fair, last?.Message ?? $"no node answers at {node}", Advice);

    private static CrewNews? Of(NodeAddress node, List<CrewNews> heard)
    {
        lock (heard)
            return heard.FindLast(news => news.Message.Contains($" {node} ", StringComparison.Ordinal));
    }
}

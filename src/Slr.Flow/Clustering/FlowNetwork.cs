using Slr.Flow.Neighbours;

namespace Slr.Flow.Clustering;

/// <summary>An undirected weighted network: of each node the nodes it is linked with, and the share of the flow on the link.</summary>
/// <remarks>Values are of one direction and sum to 1 over both.</remarks>
/// <param name="start">Offsets of each node's links.</param>
/// <param name="targets">The other end of each link, ascending within a node.</param>
/// <param name="weights">Share of the flow on each link, in one direction.</param>
/// <param name="flow">Share of the flow that visits each node, links to itself included.</param>
internal sealed class FlowNetwork(int[] start, int[] targets, double[] weights, double[] flow)
    : SparseRows<double>(flow.Length, start, targets, weights)
{
    /// <summary>Share of the flow that visits each node, links to itself included.</summary>
    public double[] Flow { get; } = flow;

    /// <summary>Flow that leaves a node to others.</summary>
    public double Leaving(int node)
    {
        double sum = 0;
        foreach (double weight in RowValues(node))
            sum += weight;
        return sum;
    }

    /// <summary>Links each row with its nearest rows, weighted with their cosine similarity.</summary>
    /// <param name="graph">Neighbours of L2-normalised rows.</param>
    /// <param name="neighbours">Links per row, as far as the graph holds them.</param>
    /// <param name="minSimilarity">Smallest similarity of a link.</param>
    public static FlowNetwork From(NeighbourGraph graph, int neighbours, double minSimilarity)
    {
        var links = new List<(int From, int To, double Weight)>();
        for (int i = 0; i < graph.Count; i++)
            for (int rank = 1; rank < Math.Min(neighbours + 1, graph.K); rank++)
            {
                double similarity = 1 - graph.Distances(i)[rank] / 2.0;
                if (similarity < minSimilarity || similarity <= 0)
                    continue;
                links.Add((i, graph.Neighbours(i)[rank], similarity));
                links.Add((graph.Neighbours(i)[rank], i, similarity));
            }
        double total = links.Sum(link => link.Weight);
        return Assemble(graph.Count, [.. links.Select(link => link with { Weight = link.Weight / total })], null);
    }

    /// <summary>The network of modules: their links and flows are the sums of their members'.</summary>
    public FlowNetwork Aggregate(int[] modules, int count)
    {
        var links = new List<(int From, int To, double Weight)>();
        var flow = new double[count];
        for (int node = 0; node < Rows; node++)
        {
            flow[modules[node]] += Flow[node];
            for (int at = RowStart[node]; at < RowStart[node + 1]; at++)
                if (modules[node] != modules[ColumnIndices[at]])
                    links.Add((modules[node], modules[ColumnIndices[at]], Values[at]));
        }
        return Assemble(count, [.. links], flow);
    }

    private static FlowNetwork Assemble(int count, (int From, int To, double Weight)[] links, double[]? flow)
    {
        // Stable, so that equal links are summed in one order.
        (int From, int To, double Weight)[] sorted = [.. links.OrderBy(link => link.From).ThenBy(link => link.To)];
        var start = new int[count + 1];
        var targets = new List<int>();
        var weights = new List<double>();
        int last = -1;
        foreach ((int from, int to, double weight) in sorted)
        {
            if (last == from && targets[^1] == to)
            {
                weights[^1] += weight;
                continue;
            }
            for (; last < from; last++)
                start[last + 1] = targets.Count;
            targets.Add(to);
            weights.Add(weight);
        }
        for (; last < count; last++)
            start[last + 1] = targets.Count;
        var network = new FlowNetwork(start, [.. targets], [.. weights], flow ?? new double[count]);
        for (int node = 0; node < count && flow is null; node++)
            network.Flow[node] = network.Leaving(node);
        return network;
    }
}

using Slr.Flow.Neighbours;

namespace Acme;

/// <summary>Settings of <see cref="AffinityPropagation"/>: the block <c>slr.clustering.affinity</c>.</summary>
public sealed record AffinityOptions
{
    /// <summary>Share of the old messages that is kept each round, in [0.5, 1): more is slower and steadier.</summary>
    public double Damping { get; init; } = 0.5;

    /// <summary>Most rounds.</summary>
    public int Rounds { get; init; } = 200;

    /// <summary>Rounds with the same exemplars after which it has converged.</summary>
    public int Steady { get; init; } = 15;

    /// <summary>Which quantile of the similarities a point starts with as exemplar: smaller gives fewer, larger clusters.</summary>
    public double Preference { get; init; } = 0.1;

    /// <summary>Smaller clusters become outliers.</summary>
    public int MinSize { get; init; } = 4;
}

/// <summary>
/// Affinity propagation (Frey and Dueck, Science 2007) on a neighbour graph: points elect exemplars by sending each
/// other messages. Only along the graph's edges, so a round costs N x K instead of N x N.
/// </summary>
/// <remarks>
/// r(i,k) = s(i,k) - max over k' != k of [a(i,k') + s(i,k')]; a(i,k) = min(0, r(k,k) + sum over i' of max(0, r(i',k)));
/// a(k,k) = sum over i' != k of max(0, r(i',k)). s is minus the squared distance.
/// </remarks>
public sealed class AffinityPropagation
{
    private readonly NeighbourGraph graph;
    private readonly AffinityOptions options;
    private readonly double[] similarity, responsibility, availability;

    private AffinityPropagation(NeighbourGraph graph, AffinityOptions options)
    {
        (this.graph, this.options) = (graph, options);
        similarity = [.. graph.SquaredDistances.Select(d => -(double)d)];
        double preference = Quantile(options.Preference);
        for (int i = 0; i < graph.Count; i++)
            similarity[i * graph.K] = preference; // every row begins with the point itself
        responsibility = new double[similarity.Length];
        availability = new double[similarity.Length];
    }

    /// <summary>Labels of the graph's points: -1 or a cluster from 0, numbered by first appearance.</summary>
    /// <param name="graph">Neighbours, each point its own first one.</param>
    /// <param name="options">Settings.</param>
    /// <param name="cancellation">Stops between two rounds.</param>
    public static (int[] Labels, int Rounds) Cluster(
        NeighbourGraph graph, AffinityOptions options, CancellationToken cancellation = default)
    {
        if (graph.Count == 0)
            return ([], 0);
        var messages = new AffinityPropagation(graph, options);
        bool[] exemplars = new bool[graph.Count];
        int round = 0;
        for (int steady = 0; round < options.Rounds && steady < options.Steady; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            messages.SendResponsibilities();
            messages.SendAvailabilities();
            steady = messages.Elect(exemplars) ? 0 : steady + 1;
        }
        return (messages.Assign(exemplars), round);
    }

    private void SendResponsibilities()
    {
        for (int i = 0; i < graph.Count; i++)
        {
            int row = i * graph.K, best = -1;
            double first = double.NegativeInfinity, second = double.NegativeInfinity;
            for (int e = row; e < row + graph.K; e++)
            {
                double sum = availability[e] + similarity[e];
                if (sum > first)
                    (second, first, best) = (first, sum, e);
                else if (sum > second)
                    second = sum;
            }
            for (int e = row; e < row + graph.K; e++)
            {
                double rival = e == best ? second : first;
                double message = double.IsNegativeInfinity(rival) ? similarity[e] : similarity[e] - rival;
                responsibility[e] = Damp(responsibility[e], message);
            }
        }
    }

    private void SendAvailabilities()
    {
        var support = new double[graph.Count];
        for (int e = 0; e < responsibility.Length; e++)
            if (e % graph.K != 0)
                support[graph.Indices[e]] += Math.Max(0, responsibility[e]);
        for (int e = 0; e < responsibility.Length; e++)
        {
            int k = graph.Indices[e];
            double message = e % graph.K == 0
                ? support[k]
                : Math.Min(0, responsibility[k * graph.K] + support[k] - Math.Max(0, responsibility[e]));
            availability[e] = Damp(availability[e], message);
        }
    }

    private bool Elect(bool[] exemplars)
    {
        bool changed = false;
        for (int i = 0; i < exemplars.Length; i++)
        {
            bool elected = responsibility[i * graph.K] + availability[i * graph.K] > 0;
            changed |= elected != exemplars[i];
            exemplars[i] = elected;
        }
        return changed;
    }

    /// <summary>Each point joins its nearest exemplar among its neighbours, if it has one.</summary>
    private int[] Assign(bool[] exemplars)
    {
        int[] chosen = [.. Enumerable.Range(0, graph.Count).Select(i =>
        {
            foreach (int neighbour in graph.Neighbours(i)) // nearest first, itself before all
                if (exemplars[neighbour])
                    return neighbour;
            return -1;
        })];
        Dictionary<int, int> sizes = chosen.CountBy(k => k).ToDictionary();
        var numbers = new Dictionary<int, int>();
        return [.. chosen.Select(k => k < 0 || sizes[k] < options.MinSize ? -1
            : numbers.TryGetValue(k, out int number) ? number : numbers[k] = numbers.Count)];
    }

    private double Damp(double old, double message) => options.Damping * old + (1 - options.Damping) * message;

    private double Quantile(double share)
    {
        double[] sorted = [.. similarity.Where((_, e) => e % graph.K != 0).Order()];
        return sorted.Length == 0 ? 0 : sorted[(int)(share * (sorted.Length - 1))];
    }
}

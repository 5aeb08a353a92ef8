using Slr.Primitives.Randomness;

namespace Slr.Flow.Clustering;

/// <summary>
/// Moves the nodes of a network between modules while that shortens the description of a random walk (the two-level map
/// equation, Rosvall and Bergstrom 2008): L = H(q) - 2 sum h(q_m) + sum h(q_m + p_m) + const, with h(x) = x log2 x,
/// q_m the flow that leaves module m, p_m the flow that visits it, q = sum q_m.
/// </summary>
internal sealed class MapEquation
{
    private const double Gain = 1e-12;
    private readonly FlowNetwork network;
    private readonly double[] leaving, visiting, toModule;
    private readonly List<int> seen = [];
    private double totalLeaving;

    /// <summary>Starts from given modules, numbered below the number of nodes.</summary>
    public MapEquation(FlowNetwork network, int[] modules)
    {
        (this.network, Modules) = (network, [.. modules]);
        (leaving, visiting, toModule) = (new double[network.Rows], new double[network.Rows], new double[network.Rows]);
        for (int node = 0; node < network.Rows; node++)
        {
            visiting[modules[node]] += network.Flow[node];
            for (int at = network.RowStart[node]; at < network.RowStart[node + 1]; at++)
                if (modules[network.ColumnIndices[at]] != modules[node])
                    leaving[modules[node]] += network.Values[at];
        }
        totalLeaving = leaving.Sum();
    }

    /// <summary>The module of each node.</summary>
    public int[] Modules { get; }

    /// <summary>Description length in bits per step, without the nodes' own share, which no partition changes.</summary>
    public double Length
    {
        get
        {
            double length = H(totalLeaving);
            for (int m = 0; m < leaving.Length; m++)
                length += H(leaving[m] + visiting[m]) - 2 * H(leaving[m]);
            return length;
        }
    }

    /// <summary>Moves nodes one at a time, in random order, until no move helps.</summary>
    /// <returns>True when a node moved.</returns>
    public bool Settle(ref CounterRandom random, CancellationToken cancellation)
    {
        int[] order = [.. Enumerable.Range(0, network.Rows)];
        bool any = false, moved = true;
        for (int pass = 0; moved && pass < 100; pass++)
        {
            cancellation.ThrowIfCancellationRequested();
            moved = false;
            random.Shuffle<int>(order);
            foreach (int node in order)
                moved |= Move(node);
            any |= moved;
        }
        return any;
    }

    private bool Move(int node)
    {
        int from = Modules[node], best = from;
        double outward = 0;
        for (int at = network.RowStart[node]; at < network.RowStart[node + 1]; at++)
        {
            int module = Modules[network.ColumnIndices[at]];
            if (toModule[module] == 0)
                seen.Add(module);
            toModule[module] += network.Values[at];
            outward += network.Values[at];
        }
        double flow = network.Flow[node], least = -Gain;
        double left = leaving[from] - outward + 2 * toModule[from], leftVisits = visiting[from] - flow;
        double leftTotal = totalLeaving - leaving[from] + left;
        double before = Terms(leaving[from], visiting[from]) - Terms(left, leftVisits);
        foreach (int module in seen)
        {
            if (module == from)
                continue;
            double joined = leaving[module] + outward - 2 * toModule[module];
            double change = H(leftTotal - leaving[module] + joined) - H(totalLeaving)
                + Terms(joined, visiting[module] + flow) - Terms(leaving[module], visiting[module]) - before;
            if (change < least)
                (least, best) = (change, module);
        }
        if (best != from)
            Apply(node, best, left, leftVisits, leaving[best] + outward - 2 * toModule[best], leftTotal);
        foreach (int module in seen)
            toModule[module] = 0;
        seen.Clear();
        return best != from;
    }

    private void Apply(int node, int to, double left, double leftVisits, double joined, double leftTotal)
    {
        totalLeaving = leftTotal - leaving[to] + joined;
        (leaving[Modules[node]], visiting[Modules[node]]) = (left, leftVisits);
        leaving[to] = joined;
        visiting[to] += network.Flow[node];
        Modules[node] = to;
    }

    private static double Terms(double leaving, double visiting) => H(leaving + visiting) - 2 * H(leaving);

    private static double H(double x) => x > 0 ? x * Math.Log2(x) : 0;
}

using Slr.Flow.Neighbours;
using Slr.Flow.Storage;

namespace Slr.Flow.Distances;

/// <summary>
/// The rows V: Gaussian weights of a point's expanded k-reciprocal set, normalised to sum 1 (arXiv 1701.08398,
/// equations 4 to 7).
/// </summary>
internal sealed class ReciprocalWeights(
    NeighbourGraph graph, FeatureRows features, DistanceOptions options, Func<int, int, bool>? apart)
{
    /// <summary>Computes all rows.</summary>
    public SparseRows<float> Compute(CancellationToken cancellation)
    {
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.ThreadCount,
            CancellationToken = cancellation,
        };
        var full = new ReciprocalSets(graph.Ranks, graph.Count, options.Forward, parallel, apart);
        var half = new ReciprocalSets(graph.Ranks, graph.Count, options.HalfForward, parallel, apart);
        return RowPass.Run(graph.Count, options.ThreadCount, cancellation, () => new Scratch(graph.Count, features),
            (i, scratch, row) => Weigh(i, Expand(i, full, half, scratch), scratch, row));
    }

    /// <summary>
    /// R(i, k1), and R(j, k1/2) for each of its members j that shares more than two thirds of that smaller set with it.
    /// </summary>
    private static ReadOnlySpan<int> Expand(int i, ReciprocalSets full, ReciprocalSets half, Scratch scratch)
    {
        ReadOnlySpan<int> core = full.Of(i);
        scratch.Begin();
        foreach (int j in core)
            scratch.Insert(j);
        foreach (int j in core)
        {
            ReadOnlySpan<int> candidate = half.Of(j);
            int shared = 0;
            foreach (int member in candidate)
                shared += scratch.IsCore(member, core.Length) ? 1 : 0;
            if (3 * shared > 2 * candidate.Length)
                foreach (int member in candidate)
                    scratch.Insert(member);
        }
        return scratch.Sorted();
    }

    private int Weigh(int i, ReadOnlySpan<int> members, Scratch scratch, RowBuffer row)
    {
        ReadOnlySpan<int> near = graph.Neighbours(i);
        ReadOnlySpan<float> distances = graph.Distances(i);
        // With all rows equal the farthest is at 0: nothing to scale.
        double scale = options.Form == DistanceForm.Abmt && graph.Farthest[i] > 0 ? 1.0 / graph.Farthest[i] : 1.0;
        Span<double> weights = scratch.Weights(members.Length);
        double sum = 0;
        for (int m = 0; m < members.Length; m++)
        {
            int known = near.IndexOf(members[m]);
            float distance = known >= 0 ? distances[known] : scratch.SquaredDistance(i, members[m]);
            sum += weights[m] = Math.Exp(-distance * scale);
        }
        for (int m = 0; m < members.Length; m++)
            row.Add(members[m], (float)(weights[m] / sum));
        return members.Length;
    }

    /// <summary>A set of points under construction; the first inserted are its core.</summary>
    private sealed class Scratch(int count, FeatureRows features)
    {
        private readonly float[] own = features.NewRoom(), other = features.NewRoom();
        private readonly int[] mark = new int[count];
        private readonly int[] rank = new int[count];
        private int[] members = new int[256];
        private double[] weights = new double[256];
        private int used, stamp;

        public float SquaredDistance(int i, int j) => RowPair.SquaredDistance(features.Read(i, own), features.Read(j, other));

        public void Begin()
        {
            used = 0;
            stamp++;
        }

        public void Insert(int point)
        {
            if (mark[point] == stamp)
                return;
            mark[point] = stamp;
            rank[point] = used;
            if (used == members.Length)
                Array.Resize(ref members, used * 2);
            members[used++] = point;
        }

        public bool IsCore(int point, int core) => mark[point] == stamp && rank[point] < core;

        public ReadOnlySpan<int> Sorted()
        {
            Span<int> all = members.AsSpan(0, used);
            all.Sort();
            return all;
        }

        public Span<double> Weights(int length)
        {
            if (weights.Length < length)
                weights = new double[length * 2];
            return weights.AsSpan(0, length);
        }
    }
}

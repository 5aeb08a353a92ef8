namespace Slr.Flow.Clustering;

/// <summary>
/// Average linkage (UPGMA) of points, tracks where they are known, in which two that are two persons never come together:
/// the two clusters that are nearest on average are joined as long as that is near enough. Every point gets a cluster.
/// </summary>
/// <remarks>
/// <para>How near is near enough is taken from the tracks themselves: of the pairs that are certainly two persons, only a
/// given share may be nearer. What a network does not tell apart yet, the tracks do.</para>
/// <para>The mean distance of two clusters of unit rows is 1 minus the dot product of their means, so no matrix of distances
/// is kept. Chains of nearest neighbours (Murtagh, 1983) find the same clusters as joining the nearest two each time, in
/// N x N x D: joining never brings a cluster nearer to a third, and neither does a ban that clusters inherit.</para>
/// <para>Diagnostics: <c>distance</c> (the one taken).</para>
/// </remarks>
/// <param name="options">Settings.</param>
public sealed class LinkageClusterer(LinkageOptions options) : IClusterer
{
    /// <inheritdoc />
    /// <exception cref="NoClustersException">No distance is given, and no two tracks are known to be two persons.</exception>
    public ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation)
    {
        double distance = options.Distance ?? Learnt(input, cancellation);
        var clusters = new LinkedClusters(input.Features, input.Tracks is { } tracks ? tracks.AreApart : static (_, _) => false,
            options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
        var chain = new Stack<int>();
        while (clusters.AnyOpen is { } start)
        {
            chain.Push(start);
            while (chain.TryPop(out int tip))
            {
                cancellation.ThrowIfCancellationRequested();
                (int nearest, double away) = clusters.Nearest(tip, chain.TryPeek(out int before) ? before : -1);
                if (nearest < 0 || away >= distance)
                    clusters.Close(tip); // nothing comes nearer by being joined
                else if (nearest == before && chain.Count > 0)
                    clusters.Join(chain.Pop(), tip);
                else
                {
                    chain.Push(tip);
                    chain.Push(nearest);
                }
            }
        }
        return new ClusteringResult(clusters.Labels(), new SortedDictionary<string, double> { ["distance"] = distance });
    }

    private double Learnt(ClusteringInput input, CancellationToken cancellation)
    {
        List<double> apart = [];
        for (int a = 0; a < input.Features.Count && input.Tracks is not null; a++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int b = a + 1; b < input.Features.Count; b++)
                if (input.Tracks.AreApart(a, b))
                    apart.Add(1 - RowPair.Dot(input.Features.Row(a), input.Features.Row(b)));
        }
        if (apart.Count == 0)
            throw new NoClustersException("linkage takes its distance from tracks of one camera that were seen at one moment, and there "
                + "are none. Set clustering.linkage.distance (1 - cosine, for instance 0.2), or give camera, track and time of the "
                + "images.");
        apart.Sort();
        return apart[(int)(options.Closer * (apart.Count - 1))];
    }
}

using Slr.Primitives.Options;

namespace Slr.Flow.Distances;

/// <summary>Which public code's reading of k1 and of the distances is followed (method.md, section 5).</summary>
public enum DistanceForm
{
    /// <summary>ABMT and MMT: k1 + 1 neighbours with the point itself, distances scaled by column maxima.</summary>
    Abmt,

    /// <summary>SpCL, ClusterContrast, OpenUnReID: k1 neighbours with the point itself, one more than half of k1 in the half
    /// sets, distances unscaled.</summary>
    Spcl,
}

/// <summary>Settings of the k-reciprocal Jaccard distance (arXiv 1701.08398).</summary>
public sealed record DistanceOptions
{
    /// <summary>Neighbours of the k-reciprocal sets.</summary>
    [Within(1, 1000)]
    public int K1 { get; init; } = 20;

    /// <summary>Rows averaged by local query expansion, the point itself included; 1 = none.</summary>
    [Within(1, 1000)]
    public int K2 { get; init; } = 6;

    /// <summary>Share of the source term, in [0, 1); used only when source features are given.</summary>
    [Within(0, 1, Below = true)]
    public double Lambda { get; init; } = 0.1;

    /// <summary>Which public code's form.</summary>
    public DistanceForm Form { get; init; } = DistanceForm.Abmt;

    /// <summary>Threads; 0 = all cores. The result does not depend on it.</summary>
    [Within(0, 1024)]
    public int Threads { get; init; }

    /// <summary>Neighbours that the graph must hold per row (itself included), where there are that many rows.</summary>
    public int RequiredNeighbours => Math.Max(Form == DistanceForm.Abmt ? K1 + 1 : K1, K2);

    /// <summary>Size of the forward sets.</summary>
    internal int Forward => Form == DistanceForm.Abmt ? K1 + 1 : K1;

    /// <summary>Size of the half sets that expand them in all public codes; numpy's rounding (half to even).</summary>
    internal int HalfForward => (int)Math.Round(K1 / 2.0) + 1;

    /// <summary>The number of threads, resolved.</summary>
    internal int ThreadCount => Threads > 0 ? Threads : Environment.ProcessorCount;
}

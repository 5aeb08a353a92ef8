using Slr.Primitives.Options;

namespace Slr.Flow.Distances;

/// <summary>Settings of the k-reciprocal Jaccard distance (arXiv 1701.08398).</summary>
public sealed record DistanceOptions
{
    /// <summary>Neighbours of the k-reciprocal sets.</summary>
    [Within(1, 1000)]
    public int K1 { get; init; } = 20;

    /// <summary>Rows averaged by local query expansion, the point itself included; 1 = none.</summary>
    [Within(1, 1000)]
    public int K2 { get; init; } = 6;

    /// <summary>Neighbours of the own camera in the k-reciprocal sets, besides the point itself; form <c>camera</c> alone.</summary>
    [Within(1, 1000)]
    public int K1Intra { get; init; } = 5;

    /// <summary>Neighbours of other cameras in the k-reciprocal sets, one more is taken; form <c>camera</c> alone.</summary>
    [Within(1, 1000)]
    public int K1Inter { get; init; } = 20;

    /// <summary>Rows of the own camera that query expansion averages, the point itself included; form <c>camera</c> alone.</summary>
    [Within(1, 1000)]
    public int K2Intra { get; init; } = 2;

    /// <summary>Rows of other cameras that query expansion averages; form <c>camera</c> alone.</summary>
    [Within(0, 1000)]
    public int K2Inter { get; init; } = 4;

    /// <summary>Share of the source term, in [0, 1); used only when source features are given.</summary>
    [Within(0, 1, Below = true)]
    public double Lambda { get; init; } = 0.1;

    /// <summary>Which public code's form.</summary>
    public DistanceForm Form { get; init; } = DistanceForm.Abmt;

    /// <summary>Threads; 0 = all cores. The result does not depend on it.</summary>
    [Within(0, 1024)]
    public int Threads { get; init; }

    /// <summary>Neighbours that the graph must hold per row (itself included), where there are that many rows.</summary>
    public int RequiredNeighbours => Form == DistanceForm.Camera ? 1 : Math.Max(Forward, K2);

    /// <summary>Neighbours that the graph must hold per row of its own camera and of the others; 0 = cameras do not matter.</summary>
    public int RequiredByCamera =>
        Form == DistanceForm.Camera ? Math.Max(Math.Max(K1Intra, K1Inter) + 1, Math.Max(K2Intra, K2Inter)) : 0;

    /// <summary>
    /// The options in an epoch of a run: before the first training, form <c>camera</c> averages three rows of each kind.
    /// </summary>
    /// <param name="epoch">Epoch of adaptation, from 0.</param>
    public DistanceOptions AtEpoch(int epoch) =>
        epoch == 0 && Form == DistanceForm.Camera ? this with { K2Intra = 3, K2Inter = 3 } : this;

    /// <summary>Size of the forward sets.</summary>
    internal int Forward => Form == DistanceForm.Abmt ? K1 + 1 : K1;

    /// <summary>Size of the half sets that expand them in all public codes; numpy's rounding (half to even).</summary>
    internal int HalfForward => (int)Math.Round(K1 / 2.0) + 1;

    /// <summary>The number of threads, resolved.</summary>
    internal int ThreadCount => Threads > 0 ? Threads : Environment.ProcessorCount;
}

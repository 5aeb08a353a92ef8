namespace Slr.Flow.Neighbours;

/// <summary>How a neighbour graph was found.</summary>
/// <param name="Exact">True when every pair of rows was compared.</param>
/// <param name="Recall">
/// Share of true neighbours found, measured on <paramref name="SampledRows"/> rows against an exact search; 1 when exact.
/// </param>
/// <param name="SampledRows">Rows on which the recall was measured; 0 when exact.</param>
/// <param name="ComparedShare">Share of all pairs whose distance was computed, in (0, 1].</param>
public sealed record NeighbourReport(bool Exact, double Recall, int SampledRows, double ComparedShare)
{
    /// <summary>The report of an exact search.</summary>
    public static NeighbourReport ExactSearch { get; } = new(true, 1.0, 0, 1.0);
}

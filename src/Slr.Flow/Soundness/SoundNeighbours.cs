using System.Runtime.CompilerServices;
using Slr.Flow.Neighbours;

namespace Slr.Flow.Soundness;

/// <summary>Judges what the neighbour search answers.</summary>
internal static class SoundNeighbours
{
    /// <summary>
    /// Refuses a graph of other rows, and rows that do not start with themselves at 0 or do not go on by (distance, index)
    /// through rows that exist; what is strictly ordered names no row twice.
    /// </summary>
    /// <param name="graph">N x K neighbours.</param>
    /// <param name="features">The N rows.</param>
    /// <returns>The same graph.</returns>
    /// <exception cref="InvalidDataException">It makes no sense; the message says where.</exception>
    internal static NeighbourGraph Check(NeighbourGraph graph, FeatureSet features)
    {
        if (graph.Count != features.Count || graph.K > graph.Count || (graph.K < 1 && graph.Count > 0))
            throw Unsound.Answer(RefineryStages.Neighbours,
                $"{graph.K} neighbours of each of {graph.Count} rows, but there are {features.Count} images");
        for (int row = 0; row < graph.Count; row++)
            if (Flaw(graph, row) is { } flaw)
                throw Unsound.Answer(RefineryStages.Neighbours, $"row {row} ('{features.Keys[row]}') {flaw}");
        return graph;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // from the first call on: there is one pass an epoch
    private static string? Flaw(NeighbourGraph graph, int row)
    {
        ReadOnlySpan<int> near = graph.Neighbours(row);
        ReadOnlySpan<float> distances = graph.Distances(row);
        if (near[0] != row || distances[0] != 0)
            return $"starts with row {near[0]} at {distances[0]:g6}, not with itself at 0";
        for (int rank = 1; rank < near.Length; rank++)
        {
            if ((uint)near[rank] >= (uint)graph.Count || near[rank] == row)
                return $"has row {near[rank]} of {graph.Count} as its neighbour {rank}";
            if (!float.IsFinite(distances[rank]))
                return $"has a neighbour {rank} whose squared distance is {distances[rank]}";
            // From rank 2 on, where the distance is no smaller, equal ones follow in the order of their indices.
            if (distances[rank] < distances[rank - 1]
                || (rank > 1 && distances[rank] == distances[rank - 1] && near[rank] <= near[rank - 1]))
                return $"has row {near[rank]} at {distances[rank]:g6} after row {near[rank - 1]} at {distances[rank - 1]:g6}";
        }
        if (graph.Cameras is { } cameras
            && (CameraFlaw(cameras.Own, row, graph.Count) ?? CameraFlaw(cameras.Others, row, graph.Count)) is { } flaw)
            return flaw;
        float farthest = graph.Farthest[row];
        return float.IsFinite(farthest) && farthest >= 0 ? null : $"has its farthest row at the squared distance {farthest}";
    }

    private static string? CameraFlaw(NeighbourRanks ranks, int row, int count)
    {
        if (ranks.Of(row).IndexOfAnyExceptInRange(0, count - 1) is >= 0 and int at)
            return $"has row {ranks.Of(row)[at]} of {count} as a neighbour by camera";
        foreach (float distance in ranks.Distances(row))
            if (!float.IsFinite(distance))
                return $"has a neighbour by camera whose squared distance is {distance}";
        return null;
    }
}
